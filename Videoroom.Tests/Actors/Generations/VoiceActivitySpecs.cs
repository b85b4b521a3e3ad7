using Videoroom.Engine;
using Videoroom.Engine.Codecs;

namespace Videoroom.Tests.Actors.Generations;

/// <summary>Who is told that somebody speaks.</summary>
public class VoiceActivitySpecs : RoomSpec
{
    [Fact]
    public void Row_vadNotification_goes_to_everybody_else_but_not_to_the_speaker_nor_to_generation_A()
    {
        var alice = NewConnected();
        var bob = NewConnected(others: alice);
        var page = NewConnected(parameters: SpecClient.PageParameters, others: [alice, bob]);
        var dave = NewClient(parameters: "{}");
        dave.Join();
        dave.ExpectJoined();
        dave.Enter();
        dave.Expect("peerAccepted");
        foreach (var other in (SpecClient[])[alice, bob, page])
        {
            other.Expect("endpointAdded");
        }

        PublishMicrophone(alice, bob, page, dave);
        alice.Connection.Observer.OnVoiceActivity(alice.TrackId("mic"), isSpeaking: true);
        alice.Connection.Observer.OnVoiceActivity(alice.TrackId("mic"), isSpeaking: true);
        alice.Connection.Observer.OnVoiceActivity(alice.TrackId("mic"), isSpeaking: false);

        foreach (var other in (SpecClient[])[bob, page])
        {
            ExpectVoice(other, alice, "speech");
            ExpectVoice(other, alice, "silence");
        }

        // The marker is the next that the speaker and generation A hear of.
        bob.UpdateMetadata("""{"marker":1}""");
        alice.Expect("endpointUpdated");
        dave.Expect("peerUpdated");
    }

    [Fact]
    public void Nobody_is_told_about_a_track_that_is_not_there_or_not_the_speakers()
    {
        var alice = NewConnected();
        var bob = NewConnected(others: alice);
        alice.Publish(["mic", "mic2"], kind: MediaKind.Audio);
        bob.Expect("tracksAdded");
        bob.Expect("offerData");

        bob.Connection.Observer.OnVoiceActivity(alice.TrackId("mic"), isSpeaking: true);
        bob.Connection.Observer.OnEncodingSwitched(alice.TrackId("mic"), "marker", EncodingSwitchReason.Other);
        bob.Expect("encodingSwitched");

        alice.Connection.Observer.OnVoiceActivity(alice.TrackId("other"), isSpeaking: true);
        alice.Publish([null, "mic2"], kind: MediaKind.Audio);
        alice.Connection.Observer.OnVoiceActivity(alice.TrackId("mic"), isSpeaking: true);
        alice.Connection.Observer.OnVoiceActivity(alice.TrackId("mic2"), isSpeaking: true);
        Assert.Equal(alice.TrackId("mic2"), (string?)bob.Expect("vadNotification")["trackId"]);
    }

    [Fact]
    public void Who_comes_later_hears_who_is_speaking_once_it_knows_the_track()
    {
        var alice = NewConnected();
        var carol = NewConnected(others: [alice]);
        PublishMicrophone(alice, carol);
        alice.Connection.Observer.OnVoiceActivity(alice.TrackId("mic"), isSpeaking: true);
        ExpectVoice(carol, alice, "speech");
        var bob = NewConnected();

        bob.Expect("tracksAdded");
        ExpectVoice(bob, alice, "speech");
        bob.Expect("offerData");

        // A renegotiation does not make anybody silent.
        alice.Expect("endpointAdded");
        alice.Publish(["mic"], kind: MediaKind.Audio);
        alice.Connection.Observer.OnVoiceActivity(alice.TrackId("mic"), isSpeaking: false);
        ExpectVoice(bob, alice, "silence");
    }

    private static void PublishMicrophone(SpecClient publisher, params SpecClient[] others)
    {
        publisher.Publish(["mic"], kind: MediaKind.Audio);
        foreach (var other in others)
        {
            other.Expect("tracksAdded");
            other.Expect("offerData");
        }
    }

    private static void ExpectVoice(SpecClient client, SpecClient speaker, string status)
    {
        var voice = client.Expect("vadNotification");
        Assert.Equal((speaker.TrackId("mic"), status), ((string?)voice["trackId"], (string?)voice["status"]));
    }
}
