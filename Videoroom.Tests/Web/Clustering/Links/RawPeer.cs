using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Akka.Actor;
using Videoroom.Web.Clustering.Links;

namespace Videoroom.Tests.Web.Clustering.Links;

/// <summary>Whoever connects to a node's port, and says what it likes.</summary>
internal sealed class RawPeer : IAsyncDisposable
{
    private readonly CoalescingStream _wire;

    private RawPeer(Socket socket, bool coalesces)
    {
        Socket = socket;
        Plain = new NetworkStream(socket, ownsSocket: true);
        _wire = new CoalescingStream(Plain);
        Tls = new SslStream(coalesces ? _wire : Plain, leaveInnerStreamOpen: false, (_, _, _, _) => true);
    }

    public Socket Socket { get; }

    public NetworkStream Plain { get; }

    public SslStream Tls { get; }

    /// <summary>Connects by TCP.</summary>
    /// <param name="address">The node.</param>
    /// <param name="coalesces">What follows the ClientHello waits for <see cref="ReleaseAsync"/>.</param>
    public static async Task<RawPeer> ConnectAsync(Address address, bool coalesces = false)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPAddress.Parse(address.Host), address.Port!.Value);
        return new RawPeer(socket, coalesces);
    }

    /// <summary>Shakes hands as a client.</summary>
    /// <param name="secret">Whose certificate it shows; null for none.</param>
    /// <param name="protocols">The versions of TLS that it speaks.</param>
    public async Task HandshakeAsync(string? secret, SslProtocols protocols = SslProtocols.Tls13)
    {
        X509Certificate2Collection certificates = secret is null ? [] : [new ClusterKey(secret).CreateCertificate(TimeProvider.System)];
        await Tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "node",
            ClientCertificates = certificates,
            EnabledSslProtocols = protocols,
        }).WaitAsync(LinkNode.Patience);
    }

    /// <summary>Writes a frame.</summary>
    /// <param name="frame">Its bytes.</param>
    /// <param name="length">The length that it claims; its own when null.</param>
    public async Task WriteAsync(byte[] frame, uint? length = null)
    {
        var bytes = new byte[FrameReader.PrefixBytes + frame.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, length ?? (uint)frame.Length);
        frame.CopyTo(bytes, FrameReader.PrefixBytes);
        await Tls.WriteAsync(bytes);
    }

    /// <summary>Sends what <see cref="CoalescingStream"/> has kept.</summary>
    public Task ReleaseAsync() => _wire.ReleaseAsync();

    /// <summary>Waits until the node has ended the connection, whatever it says before.</summary>
    public async Task IsCutOffAsync()
    {
        var buffer = new byte[4096];
        try
        {
            while (await Socket.ReceiveAsync(buffer).WaitAsync(LinkNode.Patience) > 0)
            {
                // An alert, perhaps.
            }
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset)
        {
            // Cut off as well.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Tls.DisposeAsync();
        await Plain.DisposeAsync();
    }
}
