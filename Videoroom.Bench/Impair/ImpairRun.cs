using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Videoroom.Impair.Links;
using Videoroom.Impair.Proxies;

namespace Videoroom.Bench.Impair;

/// <summary>Sends datagrams through a proxy of its own to itself.</summary>
internal static class ImpairRun
{
    /// <summary>How many packets the losses are counted over: of 2 % their number is then 1 % off, give or take.</summary>
    public const int LossPackets = 500_000;

    private const int Bytes = 1_200;
    private const int SmallBytes = 16;
    private const int BurstPackets = 50;
    private const int BufferBytes = 8 * 1024 * 1024;
    private static readonly TimeSpan Afterwards = TimeSpan.FromMilliseconds(500);

    /// <summary>What arrives when half as much again is sent as the link carries.</summary>
    /// <returns>Bits of payload a second.</returns>
    public static async Task<double> MeasureRateAsync(Impairment set, TimeSpan time, CancellationToken cancellation)
    {
        var arrivals = await SendAsync(set with { Loss = 0 }, seed: 1, PacketsIn(time, set, 1.5), SpacingOf(set, 1.5), Bytes, cancellation);
        var seconds = Stopwatch.GetElapsedTime(arrivals[0].ArrivedAt, arrivals[^1].ArrivedAt).TotalSeconds;
        return (arrivals.Count - 1) * Bytes * 8 / seconds;
    }

    /// <summary>How long packets are on the way when half as much is sent as the link carries, without the time that the rate takes.</summary>
    public static async Task<TimeSpan> MeasureDelayAsync(Impairment set, TimeSpan time, CancellationToken cancellation)
    {
        var arrivals = await SendAsync(set with { Loss = 0 }, seed: 1, PacketsIn(time, set, 0.5), SpacingOf(set, 0.5), Bytes, cancellation);
        var delays = arrivals.Select(arrival => Stopwatch.GetElapsedTime(arrival.SentAt, arrival.ArrivedAt)).Order().ToList();
        return delays[delays.Count / 2] - SpacingOf(set, 1);
    }

    /// <summary>Which of many packets are lost.</summary>
    public static async Task<HashSet<int>> FindLostAsync(double loss, int seed, CancellationToken cancellation)
    {
        var arrivals = await SendAsync(new Impairment { Loss = loss }, seed, LossPackets, TimeSpan.Zero, SmallBytes, cancellation);
        return [.. Enumerable.Range(0, LossPackets).Except(arrivals.Select(arrival => arrival.Number))];
    }

    private static int PacketsIn(TimeSpan time, Impairment set, double load) => (int)(time / SpacingOf(set, load));

    private static TimeSpan SpacingOf(Impairment set, double load) => TimeSpan.FromSeconds(Bytes * 8 / (set.BitsPerSecond!.Value * load));

    private static async Task<List<Arrival>> SendAsync(
        Impairment set, int seed, int packets, TimeSpan spacing, int bytes, CancellationToken cancellation)
    {
        using var path = new ImpairedPath(seed);
        path[Direction.Up] = set;
        using var server = Bind();
        using var client = Bind();
        await using var proxy = new UdpProxy(new IPEndPoint(IPAddress.Loopback, 0), (IPEndPoint)server.LocalEndPoint!, path);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var receiving = ReceiveAsync(server, ended.Token);
        var sent = Task.Run(() => Send(client, proxy.Address, packets, spacing, bytes, path), cancellation);
        await sent;
        await Task.Delay(Afterwards + set.Delay + set.Queue, cancellation);
        await ended.CancelAsync();
        return await receiving;
    }

    private static Socket Bind()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = BufferBytes, SendBufferSize = BufferBytes };
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private static void Send(Socket from, IPEndPoint to, int packets, TimeSpan spacing, int bytes, ImpairedPath path)
    {
        Span<byte> datagram = stackalloc byte[Bytes];
        datagram.Clear();
        var start = Stopwatch.GetTimestamp();
        for (var number = 0; number < packets; number++)
        {
            // Without a spacing: no more on the way to the proxy than its socket holds.
            while (spacing > TimeSpan.Zero ? Stopwatch.GetElapsedTime(start) < spacing * number : number - path.CountersOf(Direction.Up).Packets >= BurstPackets)
            {
                Thread.Yield();
            }

            BinaryPrimitives.WriteInt32BigEndian(datagram, number);
            BinaryPrimitives.WriteInt64BigEndian(datagram[sizeof(int)..], Stopwatch.GetTimestamp());
            from.SendTo(datagram[..bytes], SocketFlags.None, to);
        }
    }

    private static async Task<List<Arrival>> ReceiveAsync(Socket socket, CancellationToken ended)
    {
        List<Arrival> arrivals = [];
        var buffer = new byte[Bytes];
        try
        {
            while (true)
            {
                await socket.ReceiveAsync(buffer, ended);
                var now = Stopwatch.GetTimestamp();
                arrivals.Add(new Arrival(
                    BinaryPrimitives.ReadInt32BigEndian(buffer), BinaryPrimitives.ReadInt64BigEndian(buffer.AsSpan(sizeof(int))), now));
            }
        }
        catch (OperationCanceledException)
        {
            return arrivals;
        }
    }

    private readonly record struct Arrival(int Number, long SentAt, long ArrivedAt);
}
