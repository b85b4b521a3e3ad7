using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Videoroom.Web.Configuration;

namespace Videoroom.Web.Connections;

/// <summary>
/// Kestrel's transport for <see cref="GuardedEndPoint"/>s. Its own one has no limit at the door, and tries again at once, for ever and
/// unlogged, when it has no descriptor left; the connections behind the door are its own.
/// </summary>
internal sealed class GuardedListenerFactory(VideoroomOptions options, TimeProvider clock, ILoggerFactory loggers)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private const string TransportCategory = "Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets";
    private const int Backlog = 512;

    /// <inheritdoc/>
    public bool CanBind(EndPoint endpoint) => endpoint is GuardedEndPoint;

    /// <inheritdoc/>
    /// <exception cref="AddressInUseException">Another process listens there.</exception>
    /// <exception cref="ConfigurationException">It is no address of this machine.</exception>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var guarded = (GuardedEndPoint)endpoint;
        Socket socket;
        try
        {
            socket = SocketTransportOptions.CreateDefaultBoundListenSocket(new IPEndPoint(guarded.Address, guarded.Port));
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new AddressInUseException(e.Message, e);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressNotAvailable)
        {
            throw new ConfigurationException(guarded.Setting, $"{guarded.Address}", "an address of this machine");
        }

        socket.Listen(Backlog);
        var connections = new SocketConnectionContextFactory(new SocketConnectionFactoryOptions(), loggers.CreateLogger(TransportCategory));
        return ValueTask.FromResult<IConnectionListener>(new GuardedListener(
            socket, guarded.Places, guarded.Accepted, connections, options.TrustedProxies, clock, loggers.CreateLogger<GuardedListener>()));
    }
}
