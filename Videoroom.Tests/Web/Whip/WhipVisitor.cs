using System.Net;
using System.Net.Sockets;
using Videoroom.Engine.Ice;
using Videoroom.Tests.Engine.Ice;
using Videoroom.Tests.Engine.Sdp;

namespace Videoroom.Tests.Web.Whip;

/// <summary>A WHIP or WHEP client that comes after its answer, and does no more than that: one authenticated check.</summary>
internal static class WhipVisitor
{
    private static readonly TimeSpan Repeat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Sends checks to the answer's media port on this machine until one is answered.</summary>
    /// <param name="answer">The answer.</param>
    public static async Task ComeAsync(string answer)
    {
        var line = SdpFixtures.ParseText(answer).Media.First(media => media.Candidates.Count > 0);
        var server = new IPEndPoint(IPAddress.Loopback, int.Parse(line.Candidates[0].Split(' ')[5]));
        var check = new ConnectivityCheck { UseCandidate = true }.Write(new IceParameters(line.Ice!.UsernameFragment, line.Ice.Password));
        using var socket = new Socket(server.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        using var patience = new CancellationTokenSource(Patience);
        await socket.ConnectAsync(server, patience.Token);
        var buffer = new byte[1500];
        while (true)
        {
            await socket.SendAsync(check, patience.Token);
            using var soon = CancellationTokenSource.CreateLinkedTokenSource(patience.Token);
            soon.CancelAfter(Repeat);
            try
            {
                var length = await socket.ReceiveAsync(buffer, soon.Token);
                if (StunMessage.TryParse(buffer.AsSpan(0, length), out var response) && response.Class == StunClass.SuccessResponse)
                {
                    return;
                }
            }
            catch (OperationCanceledException) when (!patience.IsCancellationRequested)
            {
                // It got lost, or the session's home loop has not begun yet.
            }
        }
    }
}
