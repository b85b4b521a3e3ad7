using Microsoft.Extensions.Time.Testing;
using Videoroom.Engine.Speech;
using Videoroom.Tests.Engine.TestClient;
using static Videoroom.Tests.Engine.TestClient.CallOfTwo;

namespace Videoroom.Tests.Engine;

/// <summary>Who speaks, over real sockets.</summary>
public sealed class SpeechEndToEndTests
{
    [Fact]
    public async Task Speech_on_a_published_track_is_told_to_its_publishers_observer_and_silence_when_the_packets_stop()
    {
        var time = new FakeTimeProvider();
        await using var fixture = new EngineFixture(timeProvider: time);
        var (publisher, _) = Start(fixture);
        publisher.Connection.Publish(TestTracks.Audio("a", 55));
        publisher.Settle();
        ushort sequenceNumber = 0;
        Speak(below: 60, packets: 1);
        Speak(below: 30, packets: VoiceActivityDetector.OnsetPackets);
        fixture.Until(() => !publisher.Observer.Voices.IsEmpty);
        Assert.Equal(("a", true), Assert.Single(publisher.Observer.Voices));

        // A renegotiation changes nothing about who speaks.
        publisher.Connection.Publish(TestTracks.Audio("a", 55) with { Extensions = TestTracks.PublisherIds with { Mid = 6 } });
        publisher.Settle();
        time.Advance(TimeSpan.FromSeconds(2));
        fixture.Until(() => publisher.Observer.Voices.Count == 2);
        Assert.Equal(("a", false), publisher.Observer.Voices.Last());

        void Speak(byte below, int packets)
        {
            for (var i = 0; i < packets; i++)
            {
                publisher.SendRtp(TestTracks.Opus(55, sequenceNumber++, 1, below));
            }
        }
    }
}
