using Microsoft.Playwright;
using Videoroom.Bench.Waiting;

namespace Videoroom.Tests.Browser.OriginalClients;

/// <summary>What the original's clients are told besides media: who is muted, who speaks, which layer comes.</summary>
[Collection(OriginalClientsCollection.Name)]
public sealed class SignalTests(ChromiumFixture chromium, OriginalClientsFixture host) : IClassFixture<OriginalClientsFixture>
{
    [Fact]
    public async Task Who_mutes_and_unmutes_is_seen_muted_and_unmuted_by_every_generation_and_by_our_page()
    {
        var room = HostFixture.NewRoom();
        await using var ours = await OurPage.OpenAsync(chromium.Browser, host.Address, room, "ours");
        await using var b0 = await OpenAsync(new OriginalClientOptions("0.5.0", room));
        await using var b1 = await OpenAsync(new OriginalClientOptions("0.5.3", room));
        await using var c = await OpenAsync(new OriginalClientOptions("0.7.1", room));
        IParticipant[] all = [ours, b0, b1, c];
        await Task.WhenAll(all.Select(participant => participant.JoinAsync()));
        await Room.PlaysTogetherAsync(all);
        OriginalClientPage[] originals = [b0, b1, c];

        foreach (var active in (bool[])[false, true])
        {
            foreach (var who in originals)
            {
                await who.SetActiveAsync(TrackTypes.Audio, active);
                await who.SetActiveAsync(TrackTypes.Camera, active);
                foreach (var other in originals.Where(other => other != who))
                {
                    await SeesActiveAsync(other, who.Name, active);
                }

                var tile = ours.Call.Page.Locator($"[data-testid=remote-tile][aria-label='{who.Name}']");
                await tile.GetByText("muted").WaitForAsync(new() { State = active ? WaitForSelectorState.Detached : WaitForSelectorState.Attached });
            }

            await ours.Call.Control("mute-button").ClickAsync();
            await ours.Call.Control("camera-button").ClickAsync();
            foreach (var other in originals)
            {
                await SeesActiveAsync(other, ours.Name, active);
            }
        }

        await Room.PlaysTogetherAsync(all, "after all were muted and unmuted");
        await Room.HasNoProblemsAsync(all);
    }

    [Fact]
    public async Task Every_generation_hears_of_speech_once_when_it_begins_and_once_when_it_ends_and_of_no_pause_in_it()
    {
        var room = HostFixture.NewRoom();
        await using var speaker = await OpenAsync(new OriginalClientOptions("0.7.1", room, "speaker", Voice: true));
        await using var b0 = await OpenAsync(new OriginalClientOptions("0.5.0", room));
        await using var b1 = await OpenAsync(new OriginalClientOptions("0.5.3", room));
        await using var c = await OpenAsync(new OriginalClientOptions("0.7.1", room));
        OriginalClientPage[] listeners = [b0, b1, c];
        await speaker.JoinAsync();
        foreach (var listener in listeners)
        {
            await listener.JoinAsync();
            await Eventually.Holds(
                listener.LookAsync, scene => scene.Person("speaker")?.Track(TrackTypes.Audio) is { Ready: true }, "the speaker's sound is there");
        }

        // A speaker's browser that gets no time for a while makes a pause that is longer than those in speech: then it speaks again.
        var speakerId = (await speaker.ReportAsync()).EndpointId!;
        var wasHeardAsOne = false;
        for (var attempt = 0; attempt < 5 && !wasHeardAsOne; attempt++)
        {
            wasHeardAsOne = await SpeakAsync();
        }

        Assert.True(wasHeardAsOne, "Each time that somebody spoke, some listener was told of pauses in it.");
        await Room.HasNoProblemsAsync([speaker, .. listeners]);

        async Task<bool> SpeakAsync()
        {
            var before = new List<int>();
            foreach (var listener in listeners)
            {
                before.Add(Notices(await listener.ReportAsync()).Count);
            }

            await speaker.SpeakAsync(4);
            var isOne = true;
            foreach (var (listener, known) in listeners.Zip(before))
            {
                var report = await Eventually.Holds(
                    listener.ReportAsync,
                    report => Notices(report).Count > known && Notices(report)[^1] == "silence",
                    $"{listener.Name} is told of the end of speech");
                var notices = Notices(report);
                Assert.Equal(notices.Select((_, index) => index % 2 == 0 ? "speech" : "silence"), notices);
                isOne &= notices.Count == known + 2;
            }

            return isOne;
        }

        List<string> Notices(OriginalClientReport report)
            => [
                .. report.Events.Where(text => text.StartsWith($"voiceActivityChanged {speakerId}:", StringComparison.Ordinal)).Select(text => text.Split(' ')[^1]),
            ];
    }

    [Theory]
    [InlineData("0.5.0")]
    [InlineData("0.5.3")]
    [InlineData("0.7.1")]
    public async Task The_layer_of_a_simulcast_camera_that_a_client_asks_for_is_what_it_gets_and_it_is_told(string generation)
    {
        // Chromium sends three layers from 960x540 on.
        var room = HostFixture.NewRoom();
        await using var sender = await OpenAsync(new OriginalClientOptions(generation, room, "sender", Width: 960, Simulcast: true));
        await using var viewer = await OpenAsync(new OriginalClientOptions("0.7.1", room, "viewer", Simulcast: true));
        await sender.JoinAsync();
        await viewer.JoinAsync();
        await ShowsAsync("h", 960);

        foreach (var (layer, width) in ((string, int)[])[("l", 240), ("m", 480), ("h", 960)])
        {
            await viewer.SetTargetEncodingAsync((await viewer.LookAsync()).Person("sender")!.Id, layer);
            await ShowsAsync(layer, width);
        }

        await Room.PlaysTogetherAsync([sender, viewer]);
        await Room.HasNoProblemsAsync([sender, viewer]);

        Task ShowsAsync(string layer, int width) => Eventually.Holds(
            viewer.LookAsync,
            scene => scene.Person("sender")?.Track(TrackTypes.Camera) is { } camera && camera.Width == width && camera.Encoding == layer,
            $"the viewer gets layer {layer}, {width} pixels wide");
    }

    [Fact]
    public async Task A_client_that_changes_its_name_is_known_by_it_and_may_still_remove_its_tracks_and_leave()
    {
        var room = HostFixture.NewRoom();
        await using var ours = await OurPage.OpenAsync(chromium.Browser, host.Address, room, "ours");
        await using var b0 = await OpenAsync(new OriginalClientOptions("0.5.0", room));
        await using var c = await OpenAsync(new OriginalClientOptions("0.7.1", room));
        IParticipant[] all = [ours, b0, c];
        await Task.WhenAll(all.Select(participant => participant.JoinAsync()));
        await Room.PlaysTogetherAsync(all);

        await b0.RenameAsync("Zoe");

        await Eventually.Holds(c.LookAsync, scene => scene.Person("Zoe") is not null, "0.7.1 knows the new name");
        await Eventually.Holds(ours.LookAsync, scene => scene.Person("Zoe") is not null, "our page knows the new name");
        await b0.RemoveAsync(TrackTypes.Camera);
        await Eventually.Holds(c.LookAsync, scene => scene.Person("Zoe")?.Track(TrackTypes.Camera) is null, "the camera is gone at 0.7.1");
        await b0.LeaveAsync();
        await Room.PlaysTogetherAsync(all, "after the renamed one left");
        await Room.HasNoProblemsAsync(all);
    }

    private static Task SeesActiveAsync(OriginalClientPage viewer, string name, bool active) => Eventually.Holds(
        viewer.LookAsync,
        scene => scene.Person(name) is { Tracks: { Length: 2 } tracks } && tracks.All(track => track.Active == active),
        $"{viewer.Name} sees that {name} is {(active ? "active" : "muted")}");

    private Task<OriginalClientPage> OpenAsync(OriginalClientOptions options) => OriginalClientPage.OpenAsync(chromium, host.Address, options);
}
