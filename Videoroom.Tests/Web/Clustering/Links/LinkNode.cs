using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Videoroom.Tests.Actors;
using Videoroom.Web.Clustering.Links;

namespace Videoroom.Tests.Web.Clustering.Links;

/// <summary>Actor systems that are linked as nodes are, with the node's own settings, on loopback.</summary>
internal static class LinkNode
{
    /// <summary>What the nodes of a test share.</summary>
    public const string Secret = "8f4c2a90d1e37b56c0ff12ab34cd56ef8091a2b3c4d5e6f708192a3b4c5d6e7f";

    /// <summary>What a stranger has.</summary>
    public const string OtherSecret = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

    /// <summary>The time limit of whatever has to come.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The credentials of <see cref="Secret"/>.</summary>
    public static LinkCredentials Credentials { get; } = CredentialsOf(Secret);

    /// <summary>The credentials of a secret.</summary>
    public static LinkCredentials CredentialsOf(string secret, LinkErrors? errors = null, TimeProvider? clock = null)
        => new(secret, errors ?? Errors(), clock ?? TimeProvider.System);

    /// <summary>A table of errors that writes no log.</summary>
    public static LinkErrors Errors() => new(NullLogger<LinkErrors>.Instance);

    /// <summary>Starts a system with remoting.</summary>
    /// <param name="credentials">What it proves; <see cref="Credentials"/> by default.</param>
    /// <param name="port">Its port; any that is free by default.</param>
    public static ActorSystem Start(LinkCredentials? credentials = null, int port = 0)
        => ActorSystem.Create("links", SetupOf("remote", credentials ?? Credentials, port, ""));

    /// <summary>The set-up of a system.</summary>
    /// <param name="provider">Its provider.</param>
    /// <param name="credentials">What it proves.</param>
    /// <param name="port">Its port, or 0.</param>
    /// <param name="link">More settings of the link, as HOCON.</param>
    /// <param name="fence">Cuts its links; one that nobody uses by default.</param>
    public static ActorSystemSetup SetupOf(string provider, LinkCredentials credentials, int port, string link, LinkFence? fence = null)
    {
        var hocon = ConfigurationFactory.ParseString($$"""
            akka {
              actor.provider = {{provider}}
              loglevel = ERROR
              remote.videoroom-link {
                hostname = "127.0.0.1"
                port = {{port}}
                {{link}}
              }
            }
            """);
        return WithLinks(BootstrapSetup.Create().WithConfig(hocon.WithFallback(ActorSpec.NodeHocon())), credentials, fence);
    }

    /// <summary>The set-up of a system whose links have what they need.</summary>
    /// <param name="setup">The rest of it.</param>
    /// <param name="credentials">What it proves; <see cref="Credentials"/> by default.</param>
    /// <param name="fence">Cuts its links; one that nobody uses by default.</param>
    public static ActorSystemSetup WithLinks(Setup setup, LinkCredentials? credentials = null, LinkFence? fence = null)
        => ActorSystemSetup.Create(setup).And(credentials ?? Credentials).And(fence ?? new LinkFence());

    /// <summary>The address that a system is reached by.</summary>
    public static Address AddressOf(ActorSystem system) => ((ExtendedActorSystem)system).Provider.DefaultAddress;
}
