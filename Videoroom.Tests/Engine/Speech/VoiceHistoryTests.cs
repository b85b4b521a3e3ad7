using Videoroom.Engine.Speech;

namespace Videoroom.Tests.Engine.Speech;

public sealed class VoiceHistoryTests
{
    private readonly VoiceHistory _history = new();

    [Fact]
    public void Loud_packets_count_on_each_scale_until_they_are_too_old_for_it()
    {
        Hear(true, from: 1000, packets: 50);
        Assert.Equal((5, 50, 50), Counts());

        Hear(false, from: 2000, packets: 25);
        Assert.Equal((0, 25, 50), Counts());

        Hear(false, from: 2500, packets: 125);
        Assert.Equal((0, 0, 0), Counts());
    }

    [Fact]
    public void Packets_that_come_in_bursts_count_as_much_as_others()
    {
        for (var burst = 0; burst < 20; burst++)
        {
            for (var packet = 0; packet < 3; packet++)
            {
                _history.OnPacket(isLoud: true, 1000 + (burst * 60));
            }
        }

        Assert.InRange(Counts().Medium, 48, 50);
    }

    [Fact]
    public void A_pause_of_discontinuous_transmission_is_silence()
    {
        Hear(true, from: 1000, packets: 10);
        _history.OnPacket(isLoud: true, 1580);

        Assert.Equal((1, 11, 11), Counts());
    }

    [Fact]
    public void When_nothing_comes_any_more_the_counts_fall_to_nothing()
    {
        Hear(true, from: 1000, packets: 125);
        var counts = _history.ToCounts();
        Assert.Equal((5, 50, 125), (counts.At(3480).Immediate, counts.At(3480).Medium, counts.At(3480).Long));
        Assert.Equal((0, 40, 115), (counts.At(3680).Immediate, counts.At(3680).Medium, counts.At(3680).Long));
        Assert.Equal((0, 0, 0), (counts.At(60_000).Immediate, counts.At(60_000).Medium, counts.At(60_000).Long));
    }

    private void Hear(bool isLoud, long from, int packets)
    {
        for (var i = 0; i < packets; i++)
        {
            _history.OnPacket(isLoud, from + (i * VoiceHistory.SlotMs));
        }
    }

    private (int Immediate, int Medium, int Long) Counts()
    {
        var counts = _history.ToCounts();
        return (counts.Immediate, counts.Medium, counts.Long);
    }
}
