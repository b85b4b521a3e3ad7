using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Videoroom.Engine.Ice;

/// <summary>Asks a STUN server for its Binding response (RFC 8489, section 6), to see whether it is reached at an address.</summary>
public static class BindingProbe
{
    private const int Attempts = 3;

    /// <summary>Sends Binding requests until one is answered.</summary>
    /// <param name="server">The address over UDP.</param>
    /// <param name="patience">How long each of three requests is waited for.</param>
    /// <returns>False when none was answered, or the system knows no way there.</returns>
    public static async Task<bool> IsAnsweredAsync(IPEndPoint server, TimeSpan patience)
    {
        ArgumentNullException.ThrowIfNull(server);
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        var request = new byte[StunMessage.HeaderLength + StunMessage.AttributeHeaderLength + StunMessage.FingerprintLength];
        var response = new byte[1500];
        try
        {
            await socket.ConnectAsync(server).ConfigureAwait(false);
            for (var attempt = 0; attempt < Attempts; attempt++)
            {
                using var timeLimit = new CancellationTokenSource(patience);
                WriteRequest(request);
                try
                {
                    await socket.SendAsync(request, timeLimit.Token).ConfigureAwait(false);
                    var length = await socket.ReceiveAsync(response, timeLimit.Token).ConfigureAwait(false);
                    if (IsResponse(response.AsSpan(0, length), request))
                    {
                        return true;
                    }
                }
                catch (OperationCanceledException)
                {
                    // Lost, or nobody there: asked again.
                }
            }
        }
        catch (SocketException)
        {
            // No route, or the port is closed and somebody said so.
        }

        return false;
    }

    private static void WriteRequest(Span<byte> request)
    {
        Span<byte> transaction = stackalloc byte[StunMessage.TransactionIdLength];
        RandomNumberGenerator.Fill(transaction);
        var writer = new StunWriter(request, StunClass.Request, StunMethod.Binding, transaction);
        writer.AddFingerprint();
    }

    private static bool IsResponse(ReadOnlySpan<byte> datagram, ReadOnlySpan<byte> request)
        => StunMessage.TryParse(datagram, out var message)
        && message.Class == StunClass.SuccessResponse
        && message.TransactionId.SequenceEqual(request.Slice(8, StunMessage.TransactionIdLength));
}
