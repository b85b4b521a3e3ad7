using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Akka.Cluster;
using Akka.Remote.Handshake;
using Akka.Remote.Links;

namespace Akka.Remote;

/// <summary>
/// The node port. A stranger may have a small buffer, five seconds and one of a bounded number of places; whatever else it
/// does, it is refused and counted.
/// </summary>
internal sealed class NodeListener : IDisposable
{
    private const int MaxUnproven = 64;
    private const int MaxUnprovenPerAddress = 16;

    private readonly UniqueAddress _self;
    private readonly HandshakeKey _key;
    private readonly NodeTls _tls;
    private readonly TimeProvider _time;
    private readonly INodeAdmission _admission;
    private readonly NodeTransportCounters _counters;
    private readonly NodeTransportLog _log;
    private readonly ConnectionLimits _limits = new(MaxUnproven, MaxUnprovenPerAddress);
    private readonly CancellationTokenSource _closed = new();
    private readonly Socket _socket;

    /// <summary>Begins to listen.</summary>
    /// <exception cref="SocketException">The port is taken, or the address is not one of this machine.</exception>
    public NodeListener(
        UniqueAddress self,
        IPEndPoint endPoint,
        HandshakeKey key,
        NodeTls tls,
        TimeProvider time,
        INodeAdmission admission,
        NodeTransportCounters counters,
        NodeTransportLog log)
    {
        (_self, _key, _tls, _time, _admission, _counters, _log) = (self, key, tls, time, admission, counters, log);
        _socket = Bind(endPoint);
        _ = Task.Run(AcceptAsync);
    }

    public void Dispose()
    {
        _closed.Cancel();
        _socket.Dispose();
    }

    private static Socket Bind(IPEndPoint endPoint)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (endPoint.Address.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true;
            }

            socket.Bind(endPoint);
            socket.Listen();
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task AcceptAsync()
    {
        while (!_closed.IsCancellationRequested)
        {
            try
            {
                var socket = await _socket.AcceptAsync(_closed.Token).ConfigureAwait(false);
                var address = ((IPEndPoint)socket.RemoteEndPoint!).Address;
                if (_limits.TryEnter(address))
                {
                    _ = Task.Run(() => TakeAsync(socket, address));
                }
                else
                {
                    _counters.OnOverLimit();
                    _log.OverLimit(address);
                    socket.Dispose();
                }
            }
            catch (SocketException cause)
            {
                // Out of descriptors, say, or a connection that was gone at once.
                _log.AcceptFailed(cause);
                await Task.Delay(TimeSpan.FromMilliseconds(100), _time).ConfigureAwait(false);
            }
            catch (Exception cause) when (cause is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task TakeAsync(Socket socket, IPAddress address)
    {
        socket.NoDelay = true;
        var stream = new SslStream(new NetworkStream(socket));
        await using var connection = new NodeConnection(socket, stream, _time);
        NodeAssociation? association;
        try
        {
            using var limit = new CancellationTokenSource(NodeDialler.Limit, _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _closed.Token);
            await stream.AuthenticateAsServerAsync(_tls.Server, either.Token).ConfigureAwait(false);
            association = await AuthenticateAsync(connection, address, either.Token).ConfigureAwait(false);
        }
        catch (Exception cause)
        {
            _counters.OnUnauthenticated();
            _log.Unauthenticated(address, cause);
            return;
        }
        finally
        {
            _limits.Leave(address);
        }

        if (association is not null)
        {
            await association.RunInboundAsync(connection).ConfigureAwait(false);
        }
    }

    private async Task<NodeAssociation?> AuthenticateAsync(
        NodeConnection connection, IPAddress address, CancellationToken cancellation)
    {
        var handshake = new HandshakeAcceptor(_self, _key, _tls.CertificateHash, ProtocolVersions.Current);
        await connection.SendAsync(handshake.Greeting, cancellation).ConfigureAwait(false);
        var proof = await connection.ReceiveAsync(cancellation).ConfigureAwait(false);
        handshake.OnProof(proof.Span);
        if (handshake.Status > HandshakeStatus.Pending)
        {
            throw new HandshakeRefusedException(handshake.Status);
        }

        var dialler = handshake.Dialler!;
        var association = handshake.Status == HandshakeStatus.Pending
            ? await _admission.AdmitAsync(dialler, cancellation).ConfigureAwait(false)
            : null;
        var status = association is not null ? HandshakeStatus.Accepted
            : handshake.Status == HandshakeStatus.Pending ? HandshakeStatus.NotMember
            : handshake.Status;
        if (association is null)
        {
            _counters.OnNotMember();
            _log.NotMember(dialler, address, status);
        }

        await connection.SendAsync(handshake.Welcome(status), cancellation).ConfigureAwait(false);
        return association;
    }
}
