using Videoroom.Engine.Bandwidth;

namespace Videoroom.Tests.Engine.Bandwidth;

public sealed class RedundancyControlTests
{
    private const long Second = 1_000_000;
    private const long AudioBps = 40_000;
    private const long Plenty = 4_000_000;
    private readonly RedundancyControl _control = new();

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.004, 0)]
    [InlineData(0.02, 1)]
    [InlineData(0.1, 2)]
    public void The_more_is_lost_the_more_is_repeated(double lost, int packets)
    {
        _control.OnReport(lost, Second);
        Assert.Equal(packets, _control.Packets(AudioBps, Plenty, Second));
    }

    [Fact]
    public void A_loss_is_remembered_through_reports_without_one_and_then_forgotten()
    {
        _control.OnReport(0.02, Second);
        for (var second = 2; second < 11; second++)
        {
            _control.OnReport(0, second * Second);
            Assert.Equal(1, _control.Packets(AudioBps, Plenty, second * Second));
        }

        Assert.Equal(0, _control.Packets(AudioBps, Plenty, Second + RedundancyControl.RememberedUs + 1));
    }

    [Fact]
    public void The_worst_of_several_streams_counts()
    {
        _control.OnReport(0.1, Second);
        _control.OnReport(0.02, Second);
        Assert.Equal(2, _control.Packets(AudioBps, Plenty, Second));
    }

    [Fact]
    public void On_a_network_that_hardly_carries_the_sound_nothing_is_repeated()
    {
        _control.OnReport(0.1, Second);
        Assert.Equal(0, _control.Packets(AudioBps, 100_000, Second));
    }
}
