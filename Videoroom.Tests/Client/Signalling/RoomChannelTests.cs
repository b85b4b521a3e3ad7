using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Videoroom.Bench.Waiting;
using Videoroom.Client.Signalling;

namespace Videoroom.Tests.Client.Signalling;

public sealed class RoomChannelTests : IAsyncLifetime
{
    private readonly ConcurrentQueue<ConcurrentQueue<int>> _connections = new();
    private readonly WebApplication _server;

    public RoomChannelTests()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _server = builder.Build();
        _server.Urls.Add("http://127.0.0.1:0");
        _server.UseWebSockets();
        _server.Run(async context =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            var sequences = new ConcurrentQueue<int>();
            _connections.Enqueue(sequences);
            await foreach (var message in WebSocketMessages.ReadAsync(socket, context.RequestAborted))
            {
                // Message and payload as docs/protocol.md, section 2, has them.
                sequences.Enqueue(JsonNode.Parse(message.Span)![4]!["seq"]!.GetValue<int>());
            }
        });
    }

    public Task InitializeAsync() => _server.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Events_arrive_in_the_order_of_their_numbers_whichever_thread_sends_them()
    {
        const int EventsOfEach = 500;
        await using var connection = await ConnectAsync();
        var channel = new RoomChannel(connection, numbered: true);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SendAsync(channel, EventsOfEach)));

        Assert.Equal(Enumerable.Range(1, 4 * EventsOfEach), await ReceivedAsync(connection: 0, 4 * EventsOfEach));
    }

    [Fact]
    public async Task What_was_missed_is_sent_again_before_anything_new()
    {
        await using var lost = await ConnectAsync();
        await using var next = await ConnectAsync();
        var channel = new RoomChannel(lost, numbered: true);
        await SendAsync(channel, 100);
        using var begin = new ManualResetEventSlim();
        var sending = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            begin.Wait();
            await SendAsync(channel, 100);
        })).ToList();

        begin.Set();
        await channel.ResumeAsync(next, handled: 50);
        await Task.WhenAll(sending);

        // Some of the new ones may have gone the old way: those came before the resumption, and again with what was missed.
        Assert.Equal(Enumerable.Range(51, 450), await ReceivedAsync(connection: 1, 450));
    }

    private Task<PhoenixConnection> ConnectAsync() => PhoenixConnection.ConnectAsync(new Uri(_server.Urls.Single()), "r", CancellationToken.None);

    private static Task SendAsync(RoomChannel channel, int events) => Task.Run(async () =>
    {
        for (var i = 0; i < events; i++)
        {
            await channel.SendAsync("e", null);
        }
    });

    private async Task<IEnumerable<int>> ReceivedAsync(int connection, int count)
    {
        var sequences = _connections.ElementAt(connection);
        await Eventually.Holds(() => sequences.Count, seen => seen >= count, "all have arrived");
        return sequences;
    }
}
