using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Videoroom.Bench.Client.Signalling;
using Videoroom.Bench.Waiting;

namespace Videoroom.Tests.Bench.Client.Signalling;

public sealed class RoomChannelTests : IAsyncLifetime
{
    private readonly ConcurrentQueue<int> _sequences = new();
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
            await foreach (var message in WebSocketMessages.ReadAsync(socket, context.RequestAborted))
            {
                // Message and payload as docs/protocol.md, section 2, has them.
                _sequences.Enqueue(JsonNode.Parse(message.Span)![4]!["seq"]!.GetValue<int>());
            }
        });
    }

    public Task InitializeAsync() => _server.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Events_arrive_in_the_order_of_their_numbers_whichever_thread_sends_them()
    {
        const int Senders = 4;
        const int EventsOfEach = 500;
        await using var connection = await PhoenixConnection.ConnectAsync(new Uri(_server.Urls.Single()), "r", CancellationToken.None);
        var channel = new RoomChannel(connection, numbered: true);

        await Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < EventsOfEach; i++)
            {
                await channel.SendAsync("e", null);
            }
        })));

        await Eventually.Holds(() => Task.FromResult(_sequences.Count), count => count == Senders * EventsOfEach, "all have arrived");
        Assert.Equal(Enumerable.Range(1, Senders * EventsOfEach), _sequences);
    }
}
