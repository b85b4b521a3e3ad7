using System.Net.Sockets;

namespace Videoroom.Web.Clustering.Downing;

/// <summary>Connects by TCP.</summary>
/// <param name="timeLimit">No answer within this is <see cref="DialOutcome.Silent"/>; looking up the host's name counts.</param>
internal sealed class TcpPortDialler(TimeSpan timeLimit) : IPortDialler
{
    /// <inheritdoc/>
    public async Task<DialOutcome> DialAsync(string host, int port)
    {
        using var limit = new CancellationTokenSource(timeLimit);
        using var client = new TcpClient();
        try
        {
            // The name look-up does not end with the token on all systems.
            await client.ConnectAsync(host, port, limit.Token).AsTask().WaitAsync(timeLimit);
            return DialOutcome.Accepted;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionRefused or SocketError.ConnectionReset)
        {
            return DialOutcome.Refused;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or TimeoutException)
        {
            return DialOutcome.Silent;
        }
    }
}
