using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Videoroom.Bench.Node;
using Videoroom.Bench.Waiting;
using Videoroom.Client.Signalling;
using Videoroom.Web.Configuration;

namespace Videoroom.Bench.Sessions;

/// <summary>
/// <c>sessions</c>: what a WHIP or WHEP session costs whose client never comes: memory while it waits, and what is left of it after.
/// </summary>
internal static class SessionsCommand
{
    /// <summary>Half of what an address may ask for at once.</summary>
    private const int PerAddress = 50;

    /// <summary>A session waits so long for its client, and then ends.</summary>
    private static readonly TimeSpan Waiting = TimeSpan.FromSeconds(10);

    public static Command Create()
    {
        var count = new Option<int>("--count") { Description = "Sessions to make.", DefaultValueFactory = _ => 500 };
        var lines = new Option<int>("--lines") { Description = "m-lines of video in each offer.", DefaultValueFactory = _ => 1 };
        var padding = new Option<int>("--padding") { Description = "Characters in each offer that mean nothing.", DefaultValueFactory = _ => 0 };
        var command = new Command("sessions", "Memory of WHIP and WHEP sessions whose clients never come.") { count, lines, padding };
        command.SetAction((result, cancellation) => RunAsync(
            result.GetValue(count), result.GetValue(lines), result.GetValue(padding), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(int count, int lines, int padding, CancellationToken cancellation)
    {
        // As many as are asked for must be able to wait, and be made before the first of them ends.
        await using var node = await RunningNode.StartAsync(new VideoroomOptions { MaxSockets = 20 * count, MaxPeersPerRoom = count });
        foreach (var role in (string[])["whip", "whep"])
        {
            // What is made once, and code that is compiled, is no session's.
            await PostAsync(node, role, PerAddress, lines, padding, cancellation);
            await EndAsync(node);
            var before = Memory.Now();
            var time = Stopwatch.StartNew();
            await PostAsync(node, role, count, lines, padding, cancellation);
            var seconds = time.Elapsed.TotalSeconds;
            var during = Memory.Now();
            var waiting = (await node.CountAsync()).Actors.Waiting;
            await EndAsync(node);
            var after = Memory.Now();
            Print($"{count:N0} {role} sessions in {seconds:F1} s, {waiting:N0} of them waiting; offers of {Offer(role, lines, padding).Length:N0} characters");
            Print($"  managed    {(during.Managed - before.Managed) / 1024.0 / waiting:F1} KiB each; {(after.Managed - before.Managed) / 1024.0 / count:F1} KiB each are left after their end");
            Print($"  resident   {(during.Resident - before.Resident) / 1024.0 / waiting:F1} KiB each");
            if (waiting < count)
            {
                Print($"  The first had ended before the last was made, within {Waiting.TotalSeconds:F0} s: make fewer.");
            }
        }

        return 0;
    }

    private static async Task PostAsync(RunningNode node, string role, int count, int lines, int padding, CancellationToken cancellation)
    {
        var offer = Encoding.UTF8.GetBytes(Offer(role, lines, padding));
        for (var first = 0; first < count; first += PerAddress)
        {
            using var http = SourceAddress.Invoker(new IPAddress([127, 3, (byte)(first / PerAddress / 250), (byte)((first / PerAddress % 250) + 1)]));
            for (var i = first; i < Math.Min(count, first + PerAddress); i++)
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(node.Address, $"/{role}/room"));
                request.Content = new ByteArrayContent(offer);
                request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/sdp");
                using var response = await http.SendAsync(request, cancellation);
                if (response.StatusCode != HttpStatusCode.Created)
                {
                    throw new InvalidOperationException($"{response.StatusCode}: {await response.Content.ReadAsStringAsync(cancellation)}");
                }
            }
        }
    }

    private static Task EndAsync(RunningNode node) => Eventually.Holds(
        node.CountAsync, counts => counts is { HttpSessions: 0, Actors: { Channels: 0, Endpoints: 0 }, Media.PeerConnections: 0 }, "all sessions end");

    private static string Offer(string role, int lines, int padding)
    {
        var sdp = new StringBuilder("v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n");
        for (; padding > 0; padding -= 4000)
        {
            sdp.Append("a=x:").Append('x', Math.Min(padding, 4000)).Append("\r\n");
        }

        sdp.Append(CultureInfo.InvariantCulture, $"a=group:BUNDLE {string.Join(' ', Enumerable.Range(0, lines + 1))}\r\n");
        Append(sdp, "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\n", "a=rtpmap:111 opus/48000/2\r\n", role, 0);
        for (var mid = 1; mid <= lines; mid++)
        {
            Append(sdp, "m=video 9 UDP/TLS/RTP/SAVPF 96 97 102 103\r\n",
                "a=rtpmap:96 VP8/90000\r\na=rtcp-fb:96 nack\r\na=rtcp-fb:96 nack pli\r\na=rtcp-fb:96 transport-cc\r\n"
                + "a=rtpmap:97 rtx/90000\r\na=fmtp:97 apt=96\r\n"
                + "a=rtpmap:102 H264/90000\r\na=fmtp:102 packetization-mode=1;profile-level-id=42e01f;level-asymmetry-allowed=1\r\n"
                + "a=rtcp-fb:102 nack\r\na=rtcp-fb:102 nack pli\r\na=rtpmap:103 rtx/90000\r\na=fmtp:103 apt=102\r\n",
                role, mid);
        }

        return sdp.ToString();
    }

    private static void Append(StringBuilder sdp, string line, string codecs, string role, int mid)
    {
        sdp.Append(line).Append("c=IN IP4 0.0.0.0\r\na=rtcp-mux\r\na=setup:actpass\r\n").Append(codecs);
        sdp.Append("a=ice-ufrag:abcd\r\na=ice-pwd:a-password-of-enough-chars\r\n");
        sdp.Append(CultureInfo.InvariantCulture, $"a=fingerprint:sha-256 {string.Join(':', Enumerable.Repeat("CD", 32))}\r\na=mid:{mid}\r\n");
        sdp.Append("a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01\r\n");
        if (role == "whip")
        {
            sdp.Append(CultureInfo.InvariantCulture, $"a=sendonly\r\na=msid:- {mid}\r\na=ssrc:{1000 + mid} cname:bench\r\n");
        }
        else
        {
            sdp.Append("a=recvonly\r\n");
        }
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    /// <summary>What the process holds, when all that nobody needs is gone.</summary>
    private readonly record struct Memory(long Managed, long Resident)
    {
        public static Memory Now()
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
            return new Memory(GC.GetTotalMemory(forceFullCollection: true), Process.GetCurrentProcess().WorkingSet64);
        }
    }
}
