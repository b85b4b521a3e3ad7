using Videoroom.Engine.Codecs;
using Videoroom.Engine.Forwarding;

namespace Videoroom.Tests.Actors.Generations;

/// <summary>Who is told that somebody speaks.</summary>
public class VoiceActivitySpecs : RoomSpec
{
    [Fact]
    public async Task Row_vadNotification_goes_to_everybody_else_but_not_to_the_speaker_nor_to_generation_A()
    {
        var alice = await NewConnectedAsync();
        var bob = await NewConnectedAsync(others: alice);
        var page = await NewConnectedAsync(parameters: SpecClient.PageParameters, others: [alice, bob]);
        var dave = NewClient(parameters: "{}");
        dave.Join();
        await dave.ExpectJoinedAsync();
        dave.Enter();
        await dave.ExpectAsync("peerAccepted");
        foreach (var other in (SpecClient[])[alice, bob, page])
        {
            await other.ExpectAsync("endpointAdded");
        }

        await PublishMicrophoneAsync(alice, bob, page, dave);
        alice.Connection.Observer.OnVoiceActivity(alice.TrackId("mic"), isSpeaking: true);
        alice.Connection.Observer.OnVoiceActivity(alice.TrackId("mic"), isSpeaking: true);
        alice.Connection.Observer.OnVoiceActivity(alice.TrackId("mic"), isSpeaking: false);

        foreach (var other in (SpecClient[])[bob, page])
        {
            await ExpectVoiceAsync(other, alice, "speech");
            await ExpectVoiceAsync(other, alice, "silence");
        }

        // The marker is the next that the speaker and generation A hear of.
        bob.UpdateMetadata("""{"marker":1}""");
        await alice.ExpectAsync("endpointUpdated");
        await dave.ExpectAsync("peerUpdated");
    }

    [Fact]
    public async Task Nobody_is_told_about_a_track_that_is_not_there_or_not_the_speakers()
    {
        var alice = await NewConnectedAsync();
        var bob = await NewConnectedAsync(others: alice);
        await alice.PublishAsync(["mic", "mic2"], kind: MediaKind.Audio);
        await bob.ExpectAsync("tracksAdded");
        await bob.ExpectAsync("offerData");

        bob.Connection.Observer.OnVoiceActivity(alice.TrackId("mic"), isSpeaking: true);
        bob.Connection.Observer.OnEncodingSwitched(alice.TrackId("mic"), "marker", EncodingSwitchReason.Other);
        await bob.ExpectAsync("encodingSwitched");

        alice.Connection.Observer.OnVoiceActivity(alice.TrackId("other"), isSpeaking: true);
        await alice.PublishAsync([null, "mic2"], kind: MediaKind.Audio);
        alice.Connection.Observer.OnVoiceActivity(alice.TrackId("mic"), isSpeaking: true);
        alice.Connection.Observer.OnVoiceActivity(alice.TrackId("mic2"), isSpeaking: true);
        Assert.Equal(alice.TrackId("mic2"), (string?)(await bob.ExpectAsync("vadNotification"))["trackId"]);
    }

    [Fact]
    public async Task Who_comes_later_hears_who_is_speaking_once_it_knows_the_track()
    {
        var alice = await NewConnectedAsync();
        var carol = await NewConnectedAsync(others: [alice]);
        await PublishMicrophoneAsync(alice, carol);
        alice.Connection.Observer.OnVoiceActivity(alice.TrackId("mic"), isSpeaking: true);
        await ExpectVoiceAsync(carol, alice, "speech");
        var bob = await NewConnectedAsync();

        await bob.ExpectAsync("tracksAdded");
        await ExpectVoiceAsync(bob, alice, "speech");
        await bob.ExpectAsync("offerData");

        // A renegotiation does not make anybody silent.
        await alice.ExpectAsync("endpointAdded");
        await alice.PublishAsync(["mic"], kind: MediaKind.Audio);
        alice.Connection.Observer.OnVoiceActivity(alice.TrackId("mic"), isSpeaking: false);
        await ExpectVoiceAsync(bob, alice, "silence");
    }

    private static async Task PublishMicrophoneAsync(SpecClient publisher, params SpecClient[] others)
    {
        await publisher.PublishAsync(["mic"], kind: MediaKind.Audio);
        foreach (var other in others)
        {
            await other.ExpectAsync("tracksAdded");
            await other.ExpectAsync("offerData");
        }
    }

    private static async Task ExpectVoiceAsync(SpecClient client, SpecClient speaker, string status)
    {
        var voice = await client.ExpectAsync("vadNotification");
        Assert.Equal((speaker.TrackId("mic"), status), ((string?)voice["trackId"], (string?)voice["status"]));
    }
}
