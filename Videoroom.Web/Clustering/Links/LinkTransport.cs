using System.Collections.Concurrent;
using System.Net.Security;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.Remote.Transport;
using AkkaTransport = Akka.Remote.Transport.Transport;

namespace Videoroom.Web.Clustering.Links;

/// <summary>
/// Carries Akka.Remote's messages between nodes: TCP with TLS 1.3, whose both ends prove <c>CLUSTER_SECRET</c>
/// (<see cref="LinkCredentials"/>). Made by Akka.Remote, which finds it by <c>transport-class</c> in hocon/videoroom.conf.
/// </summary>
/// <remarks>
/// The way of a connection: it is accepted and shakes hands (<see cref="LinkAcceptor"/>), or it is made (<see cref="Associate"/>). Then it
/// is a <see cref="LinkConnection"/>, which Akka holds by its <see cref="LinkHandle"/> until it ends.
/// </remarks>
internal sealed class LinkTransport : AkkaTransport
{
    /// <summary>The bytes, with some to spare, that Akka puts around a payload whose size it has compared with <see cref="MaximumPayloadBytes"/>.</summary>
    public const int EnvelopeBytes = 64;

    private const int Backlog = 512;
    private const string BothGivenUp = "two connections to it were being made at one time: both are given up";

    private readonly LinkSettings _settings;
    private readonly LinkCredentials _credentials;
    private readonly ILoggingAdapter _log;
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenRegistration _cut;
    private readonly ConcurrentDictionary<LinkConnection, Task> _connections = new();
    private readonly TaskCompletionSource<IAssociationEventListener> _listener = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Set before the first connection is accepted.
    private IAssociationEventListener? _associations;
    private readonly LinkDials _dials = new();
    private LinkAcceptor? _acceptor;

    /// <summary>Called by Akka.Remote.</summary>
    /// <param name="system">The system; its set-up has the <see cref="LinkCredentials"/> and the <see cref="LinkFence"/>.</param>
    /// <param name="config">The transport's section of the settings.</param>
    /// <exception cref="ConfigurationException">A setting, the credentials or the fence are missing.</exception>
    public LinkTransport(ActorSystem system, Config config)
    {
        (System, Config) = (system, config);
        _settings = LinkSettings.Read(config, system.Settings.Config);
        _credentials = Required<LinkCredentials>(system);
        _log = Logging.GetLogger(system, typeof(LinkTransport));
        _cut = Required<LinkFence>(system).Token.Register(Cut);
    }

    /// <inheritdoc/>
    public override string SchemeIdentifier { get; protected set; } = LinkAddress.Scheme;

    /// <inheritdoc/>
    public override long MaximumPayloadBytes => _settings.MaxFrameBytes - EnvelopeBytes;

    /// <summary>How many connections have not proved the secret yet.</summary>
    internal int Handshakes => _acceptor?.Handshakes ?? 0;

    /// <inheritdoc/>
    public override bool IsResponsibleFor(Address remote) => true;

    /// <inheritdoc/>
    /// <exception cref="SocketException">The address cannot be listened on.</exception>
    public override async Task<(Address, TaskCompletionSource<IAssociationEventListener>)> Listen()
    {
        var point = await LinkAddress.ToListenPointAsync(_settings.Hostname, _settings.Port);
        var socket = new Socket(point.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(point);
            socket.Listen(Backlog);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        _acceptor = new LinkAcceptor(socket, _settings, _credentials, _log, OnAccepted);
        _ = AcceptAsync(_acceptor);
        return (LinkAddress.Of(System.Name, _settings.Hostname, ((System.Net.IPEndPoint)socket.LocalEndPoint!).Port), _listener);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidAssociationException">The node cannot be reached, or does not prove the secret.</exception>
    public override async Task<AssociationHandle> Associate(Address remoteAddress)
    {
        var dial = _dials.TryBegin(remoteAddress) ?? throw new InvalidAssociationException(BothGivenUp);
        LinkConnection connection;
        try
        {
            connection = await ConnectAsync(remoteAddress, dial.Token);
        }
        catch
        {
            _dials.TryEnd(remoteAddress, dial);
            throw;
        }

        if (!_dials.TryEnd(remoteAddress, dial))
        {
            connection.Dispose();
            throw new InvalidAssociationException(BothGivenUp);
        }

        return Adopt(connection).Handle;
    }

    /// <inheritdoc/>
    public override async Task<bool> Shutdown()
    {
        await _stopping.CancelAsync();
        await _cut.DisposeAsync();
        _acceptor?.Dispose();

        // Akka closes each link before or while this runs, and a link that is closed sends what was written: only who does not is cut off.
        var ends = Task.WhenAll(_connections.Values);
        try
        {
            await ends.WaitAsync(_settings.FlushWait, _credentials.Clock);
            return true;
        }
        catch (TimeoutException)
        {
            AbortAll();
            return false;
        }
    }

    private static T Required<T>(ActorSystem system)
        where T : Akka.Actor.Setup.Setup
    {
        var setup = system.Settings.Setup.Get<T>();
        return setup.HasValue ? setup.Value : throw new ConfigurationException($"The actor system has no {typeof(T).Name}");
    }

    private async Task<LinkConnection> ConnectAsync(Address remoteAddress, CancellationToken givenUp)
    {
        using var limit = new CancellationTokenSource(_settings.HandshakeTimeout, _credentials.Clock);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _stopping.Token, givenUp);
        using var unanswered = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _credentials.Clock);
        using var answer = CancellationTokenSource.CreateLinkedTokenSource(unanswered.Token, end.Token);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        SslStream? tls = null;
        var (isConnected, isAnswered, isOtherKey) = (false, false, false);
        try
        {
            var addresses = await LinkAddress.ResolveAsync(remoteAddress, end.Token);
            unanswered.CancelAfter(_settings.ConnectTimeout);
            await socket.ConnectAsync(addresses, remoteAddress.Port!.Value, answer.Token);
            isConnected = true;
            tls = new SslStream(new NetworkStream(socket, ownsSocket: true));
            await tls.AuthenticateAsClientAsync(_credentials.ForClient(() => isOtherKey = true), end.Token);
            isAnswered = true;
            await ReadGreetingAsync(tls, end.Token);
            return new LinkConnection(socket, tls, System.Name, remoteAddress, _settings, _credentials.Clock, _log);
        }
#pragma warning disable CA1031 // Akka has to be told, whatever a stranger at the node's address brings about.
        catch (Exception e)
#pragma warning restore CA1031
        {
            tls?.Dispose();
            socket.Dispose();
            var why = isOtherKey ? LinkErrors.OtherSecret
                : _stopping.IsCancellationRequested ? "this node shuts down"
                : givenUp.IsCancellationRequested ? BothGivenUp
                : !isConnected && unanswered.IsCancellationRequested ? $"no answer within {_settings.ConnectTimeout.TotalSeconds:0.#} s"
                : limit.IsCancellationRequested ? $"no link within {_settings.HandshakeTimeout.TotalSeconds:0.#} s"
                : isAnswered ? $"it did not accept this node's certificate: {e.Message}"
                : isConnected ? $"the TLS handshake with it failed: {e.Message}"
                : e.Message;
            // One sentence and no inner exception: Akka logs the sentence then.
            throw new InvalidAssociationException(why);
        }
    }

    private static async Task ReadGreetingAsync(SslStream tls, CancellationToken cancellation)
    {
        var greeting = new byte[LinkAcceptor.Greeting.Length];
        var count = await tls.ReadAtLeastAsync(greeting, greeting.Length, throwOnEndOfStream: false, cancellation);
        if (!greeting.AsSpan(0, count).SequenceEqual(LinkAcceptor.Greeting.Span))
        {
            throw new InvalidDataException(count == 0 ? "it closed the connection" : "it speaks another protocol");
        }
    }

    private void Cut()
    {
        // In this order: a connection that is being made now is found or ends itself.
        _stopping.Cancel();
        _acceptor?.Dispose();
        AbortAll();
    }

    private void AbortAll()
    {
        foreach (var connection in _connections.Keys)
        {
            connection.Abort();
        }
    }

    private async Task AcceptAsync(LinkAcceptor acceptor)
    {
        _associations = await _listener.Task;
        await acceptor.RunAsync();
    }

    private void OnAccepted(Socket socket, SslStream tls)
    {
        var connection = new LinkConnection(socket, tls, System.Name, remote: null, _settings, _credentials.Clock, _log);
        _associations!.Notify(new InboundAssociation(Adopt(connection).Handle));
    }

    private LinkConnection Adopt(LinkConnection connection)
    {
        var run = connection.RunAsync();
        _connections[connection] = run;
        _ = run.ContinueWith(_ => _connections.TryRemove(connection, out var _), TaskScheduler.Default);
        if (_stopping.IsCancellationRequested)
        {
            connection.Abort();
        }

        return connection;
    }
}
