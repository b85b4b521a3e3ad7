using Videoroom.Bench.Waiting;

namespace Videoroom.Tests.Browser.OriginalClients;

/// <summary>The L, M and H buttons of the original's clients on our page's camera, whichever simulcast setting opened the room.</summary>
[Collection(OriginalClientsCollection.Name)]
public sealed class LayerTests(ChromiumFixture chromium, OriginalClientsFixture host) : IClassFixture<OriginalClientsFixture>
{
    [Theory]
    [InlineData("0.5.0", true)]
    [InlineData("0.5.0", false)]
    [InlineData("0.5.3", true)]
    [InlineData("0.5.3", false)]
    [InlineData("0.7.1", true)]
    [InlineData("0.7.1", false)]
    public async Task A_client_that_opened_the_room_and_one_that_comes_later_get_the_layer_of_our_pages_camera_that_they_ask_for(
        string generation, bool simulcast)
    {
        // Chromium sends three layers from 960x540 on.
        var room = HostFixture.NewRoom();
        await using var first = await OpenAsync("first", simulcast);
        await using var ours = await OurPage.OpenAsync(chromium.Browser, host.Address, room, "ours", DrawnCamera.Script(960));
        await using var second = await OpenAsync("second", simulcast);
        await first.JoinAsync();
        await ours.JoinAsync();
        await second.JoinAsync();
        await Room.PlaysTogetherAsync([first, ours, second]);

        foreach (var (layer, width) in ((string, int)[])[("l", 240), ("m", 480), ("h", 960)])
        {
            foreach (var viewer in (OriginalClientPage[])[first, second])
            {
                await viewer.SetTargetEncodingAsync((await viewer.LookAsync()).Person("ours")!.Id, layer);
            }

            foreach (var viewer in (OriginalClientPage[])[first, second])
            {
                // What our page sends tells whose fault it is that a layer does not come.
                await Eventually.Holds(
                    async () => new { Scene = await viewer.LookAsync(), Sent = await SentLayers.OfAsync(ours.Call) },
                    seen => seen.Scene.Person("ours")?.Track(TrackTypes.Camera) is { } camera && camera.Width == width && camera.Encoding == layer,
                    $"{viewer.Name} gets layer {layer}, {width} pixels wide");
            }
        }

        await Room.PlaysTogetherAsync([first, ours, second], "after the layers were changed");
        await Room.HasNoProblemsAsync([first, ours, second]);

        Task<OriginalClientPage> OpenAsync(string name, bool isSimulcastOn)
            => OriginalClientPage.OpenAsync(chromium, host.Address, new OriginalClientOptions(generation, room, name, Simulcast: isSimulcastOn));
    }
}
