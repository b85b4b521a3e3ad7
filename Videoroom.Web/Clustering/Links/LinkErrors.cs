using System.Collections.Concurrent;
using System.Net;
using Akka.Actor;
using Akka.Remote;
using Videoroom.Actors.Nodes;

namespace Videoroom.Web.Clustering.Links;

/// <summary>
/// Why nodes could not be reached, one line for each and reason: Akka tries again for ever, and would write the same every two
/// seconds. Callable from any thread.
/// </summary>
internal sealed partial class LinkErrors(ILogger<LinkErrors> log)
{
    /// <summary>What is wrong with a node that shows a certificate of another key.</summary>
    public const string OtherSecret = "its CLUSTER_SECRET is another than this node's";

    /// <summary>More different lines are not kept, and of strangers no more than <see cref="MaxStrangers"/>: they could fill the table.</summary>
    private const int MaxLines = 100;

    private const int MaxStrangers = 50;

    private readonly ConcurrentDictionary<string, string> _byNode = new();

    /// <summary>What is known, in one sentence each; empty when nothing failed.</summary>
    public string Summary => string.Join(" ", _byNode.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key}: {entry.Value}."));

    /// <summary>Whether a node, <c>host:port</c>, has shown a certificate of another key when it was connected to last.</summary>
    public bool IsForeign(string node) => _byNode.TryGetValue(node, out var why) && why == OtherSecret;

    /// <summary>Hears of failed associations from now on.</summary>
    public void Listen(ActorSystem system)
    {
        var listener = system.ActorOf(Props.Create(() => new Listener(this)), "link-errors");
        system.EventStream.Subscribe(listener, typeof(AssociationErrorEvent));
    }

    /// <summary>Somebody who connected has shown a certificate of another key.</summary>
    /// <param name="from">The address that it came from; the port is another each time.</param>
    public void OnWrongSecret(IPAddress from)
    {
        var address = $"{(from.IsIPv4MappedToIPv6 ? from.MapToIPv4() : from)}";
        if (Add(address, OtherSecret, MaxStrangers))
        {
            LogRefused(address, OtherSecret);
        }
    }

    /// <summary>A node could not be reached.</summary>
    public void OnFailed(string node, Exception cause)
    {
        var why = Innermost(cause).Message.ReplaceLineEndings(" ").TrimEnd('.');
        if (Add(node, why, MaxLines))
        {
            LogFailed(node, why);
        }
    }

    private static Exception Innermost(Exception e)
    {
        while (e is AggregateException { InnerExceptions: [var only] } || e.InnerException is not null)
        {
            e = e is AggregateException { InnerExceptions: [var first] } ? first : e.InnerException!;
        }

        return e;
    }

    /// <returns>False when it is known already, or there is no room for it.</returns>
    private bool Add(string node, string why, int room)
    {
        if (_byNode.TryGetValue(node, out var before) ? before == why : _byNode.Count >= room)
        {
            return false;
        }

        _byNode[node] = why;
        return true;
    }

    [LoggerMessage(Level = Microsoft.Extensions.Logging.LogLevel.Warning, Message = "Node {Node} cannot be reached: {Why}")]
    private partial void LogFailed(string node, string why);

    [LoggerMessage(Level = Microsoft.Extensions.Logging.LogLevel.Warning, Message = "A connection from {Address} was refused: {Why}")]
    private partial void LogRefused(string address, string why);

    private sealed class Listener : ReceiveActor
    {
        public Listener(LinkErrors errors) => Receive<AssociationErrorEvent>(
            failed => errors.OnFailed(NodeNames.OfMember(failed.RemoteAddress), failed.Cause), failed => failed.RemoteAddress is not null);
    }
}
