using Videoroom.Engine.Speech;
using Videoroom.Tests.Engine.Rtp;

namespace Videoroom.Tests.Engine.Speech;

public class VoiceActivityDetectorTests
{
    private const long PacketMs = 20;
    private const byte Room = 65;
    private const byte Mute = VoiceActivityDetector.DigitalSilence;

    private readonly VoiceActivityDetector _detector = new();
    private readonly List<(bool IsSpeaking, long Ms)> _changes = [];
    private long _nowMs;

    [Fact]
    public void Speech_begins_within_a_fifth_of_a_second_and_ends_some_time_after_its_last_sound()
    {
        Hear(Room, 1000);
        var began = _nowMs;
        Speak(syllables: 10);
        var ended = _nowMs;
        Hear(Room, 2000);

        Assert.Equal([true, false], _changes.Select(change => change.IsSpeaking));
        Assert.InRange(_changes[0].Ms - began, 1, 200);
        Assert.InRange(_changes[1].Ms - ended, 500, 900);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(300)]
    [InlineData(500)]
    public void Pauses_in_speech_do_not_flicker(int pauseMs)
    {
        Hear(Room, 1000);
        for (var sentence = 0; sentence < 20; sentence++)
        {
            Speak(syllables: 8);
            Hear(Room, pauseMs);
        }

        Assert.True(Assert.Single(_changes).IsSpeaking);
    }

    [Fact]
    public void A_voice_behind_a_noise_gate_is_heard_though_there_is_digital_silence_around_it()
    {
        Hear(Mute, 2000);
        for (var word = 0; word < 10; word++)
        {
            Hear(25, 400);
            Hear(Mute, 300);
        }

        Assert.True(Assert.Single(_changes).IsSpeaking);
    }

    [Fact]
    public void Who_speaks_from_the_first_packet_on_is_heard_at_the_first_gap()
    {
        Speak(syllables: 6);

        Assert.True(Assert.Single(_changes).IsSpeaking);
        Assert.InRange(_changes[0].Ms, 0, 600);
    }

    [Fact]
    public void Speech_over_a_noisy_room_is_heard()
    {
        Hear(45, 2000);
        Assert.Empty(_changes);
        Speak(syllables: 20, gap: 45);

        Assert.True(Assert.Single(_changes).IsSpeaking);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Keys_and_clicks_are_no_speech(int packets)
    {
        Hear(Room, 1000);
        for (var key = 0; key < 100; key++)
        {
            Hear(25, packets * PacketMs);
            Hear(Room, 100);
        }

        Assert.Empty(_changes);
    }

    [Fact]
    public void Clicks_do_not_make_speech_last()
    {
        Hear(Room, 1000);
        Speak(syllables: 5);
        for (var key = 0; key < 10; key++)
        {
            Hear(Room, 200);
            Hear(25, PacketMs);
        }

        Assert.Equal([true, false], _changes.Select(change => change.IsSpeaking));
    }

    [Theory]
    [InlineData(30)]
    [InlineData(50)]
    [InlineData(70)]
    public void Constant_noise_is_no_speech(byte level)
    {
        for (var i = 0; i < 3000; i++)
        {
            // It trembles by a few decibels.
            Hear((byte)(level + (i * 7 % 5)), PacketMs);
        }

        Assert.Empty(_changes);
    }

    [Fact]
    public void Noise_that_begins_passes_for_speech_for_a_few_seconds_only()
    {
        Hear(80, 5000);
        Hear(35, 10_000);

        Assert.Equal([true, false], _changes.Select(change => change.IsSpeaking));
        Assert.InRange(_changes[1].Ms - _changes[0].Ms, 1, NoiseFloor.WindowMs + 1000 + VoiceActivityDetector.HangoverMs);
    }

    [Fact]
    public void When_packets_stop_coming_time_alone_makes_it_silent()
    {
        Hear(Room, 1000);
        Speak(syllables: 5);
        _detector.OnTime(_nowMs + VoiceActivityDetector.HangoverMs - 100);
        Assert.True(_detector.IsSpeaking);

        _detector.OnTime(_nowMs + 1000);
        Assert.False(_detector.IsSpeaking);
    }

    [Fact]
    public void Discontinuous_transmission_with_a_packet_now_and_then_is_silence()
    {
        Hear(Room, 1000);
        Speak(syllables: 5);
        for (var i = 0; i < 10; i++)
        {
            _nowMs += 400;
            Hear(Room, PacketMs);
        }

        Speak(syllables: 5);
        Assert.Equal([true, false, true], _changes.Select(change => change.IsSpeaking));
    }

    [Fact]
    public void Muted_is_silent_and_after_it_speech_is_heard_at_once_and_noise_is_not()
    {
        Hear(Mute, 5000);
        Hear(Room, 100);
        Assert.Empty(_changes);
        Speak(syllables: 5);
        Hear(Mute, 10_000);
        Assert.Equal([true, false], _changes.Select(change => change.IsSpeaking));

        Hear(Room, 2000);
        Assert.Equal(2, _changes.Count);
        var began = _nowMs;
        Speak(syllables: 5);
        Assert.Equal(3, _changes.Count);
        Assert.InRange(_changes[2].Ms - began, 1, 200);
    }

    [Fact]
    public void What_is_too_quiet_for_anybody_is_no_speech()
    {
        Hear(100, 1000);
        Speak(syllables: 20, loud: VoiceActivityDetector.QuietestSpeech + 3, gap: 100);

        Assert.Empty(_changes);
    }

    [Fact]
    public void The_voice_bit_has_no_say()
    {
        for (var i = 0; i < 100; i++)
        {
            _detector.OnPacket(0x80 | Room, i * PacketMs);
        }

        Assert.False(_detector.IsSpeaking);
    }

    [Fact]
    public void Deciding_allocates_nothing()
        => Assert.Equal(0, RtpBytes.AllocatedBy(() =>
        {
            for (var i = 0; i < 100_000; i++)
            {
                _detector.OnPacket((byte)(i % 128), i * PacketMs);
            }
        }));

    /// <summary>Syllables of a sixth of a second, with the short gaps between them that all speech has.</summary>
    private void Speak(int syllables, int loud = 28, int gap = Room)
    {
        for (var i = 0; i < syllables; i++)
        {
            Hear((byte)(loud + (i % 3 * 3)), 160);
            Hear((byte)((loud + gap) / 2), 20);
            Hear((byte)gap, 40);
        }
    }

    private void Hear(byte level, long ms)
    {
        for (var end = _nowMs + ms; _nowMs < end; _nowMs += PacketMs)
        {
            var before = _detector.IsSpeaking;
            _detector.OnPacket(level, _nowMs);
            if (_detector.IsSpeaking != before)
            {
                _changes.Add((_detector.IsSpeaking, _nowMs));
            }
        }
    }
}
