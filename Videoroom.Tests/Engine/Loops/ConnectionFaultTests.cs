using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Videoroom.Bench.Waiting;
using Videoroom.Engine.Loops;
using Videoroom.Engine.Network;
using Videoroom.Engine.Network.Tcp;
using Videoroom.Engine.Peers;
using Videoroom.Engine.Relay;
using Videoroom.Engine.Rtp;
using Videoroom.Engine.Turn;
using Videoroom.Tests.Engine.TestClient;

namespace Videoroom.Tests.Engine.Loops;

/// <summary>A fault in a loop's connection steps ends a connection, and neither the loop nor, with its thread, the process.</summary>
public sealed class ConnectionFaultTests : IDisposable
{
    private readonly FaultLog _log = new();
    private readonly ConnectionQuota _quota = new(new ConnectionLimits { Most = 10 });
    private readonly MediaLoop _loop;

    public ConnectionFaultTests()
    {
        var clock = TimeProvider.System;
        var services = new MediaLoopServices(
            new MediaClock(clock), new RouteTable(), new RelayRoutes(), _log, 256, 64, new TurnServices(new TurnServiceOptions(), clock));
        _loop = new MediaLoop(0, 1, MediaSockets.Open(0, 1, 64 * 1024, _log)[0], services);
        _loop.Connect([_loop]);
        _loop.Start();
    }

    public void Dispose()
    {
        _loop.Stop();
        _loop.Dispose();
    }

    [Fact]
    public async Task A_fault_while_a_connection_s_frames_are_taken_ends_that_connection_and_the_loop_serves_the_next()
    {
        var (faulty, other) = await ConnectAsync();
        using (other)
        {
            // Its reader waits for nothing: the second time it is told to go on is the fault.
            _loop.PostFrames(faulty);
            _loop.PostFrames(faulty);
            await Eventually.Holds(() => _log.Errors.Count, errors => errors == 1, "the fault is logged");
            Assert.True(faulty.IsClosed);
        }

        var (next, client) = await ConnectAsync();
        using (client)
        {
            _ = next.RunAsync();
            var frame = new byte[2 + 20];
            BinaryPrimitives.WriteUInt16BigEndian(frame, 20);
            var before = Volatile.Read(ref _loop.Statistics.Received);
            client.Send(frame);
            await Eventually.Holds(() => Volatile.Read(ref _loop.Statistics.Received), received => received == before + 1, "the loop takes a frame");
        }
    }

    [Fact]
    public async Task Faults_without_end_are_logged_a_few_times()
    {
        for (var i = 0; i < 30; i++)
        {
            var (faulty, other) = await ConnectAsync();
            _loop.PostFrames(faulty);
            _loop.PostFrames(faulty);
            other.Dispose();
        }

        await Eventually.Holds(() => Volatile.Read(ref _loop.Statistics.Refused), refused => refused == 30, "all faults are counted");
        Assert.Equal(10, _log.Errors.Count);
    }

    private async Task<(FramedConnection Connection, Socket Client)> ConnectAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        var accepted = await listener.AcceptSocketAsync();
        var place = _quota.TryEnter(IPAddress.Loopback)!;
        return (new FramedConnection(accepted, new NetworkStream(accepted), Rfc4571Framing.Framing, _loop, place, 0), client);
    }
}
