using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Rtp;

namespace Videoroom.Tests.Engine.Forwarding;

public class ReportedLossTests
{
    private const long First = 0x1_0000 + 65_500;

    private readonly SentSequenceNumbers _sent = new(First - 1);
    private readonly ReportedLoss _loss;

    public ReportedLossTests() => _loss = new ReportedLoss(_sent);

    [Fact]
    public void What_was_sent_and_did_not_arrive_is_lost()
    {
        Send(0, 100);
        Assert.Equal((10, 90), Report(highest: 89, cumulativeLost: 10));
        Assert.Equal((0, 10), Report(highest: 99, cumulativeLost: 10));
    }

    [Fact]
    public void What_was_lost_before_it_came_to_us_is_not()
    {
        Send(0, 50);
        Send(60, 40);
        Assert.Equal((0, 90), Report(highest: 99, cumulativeLost: 10));
        Send(120, 80);
        Assert.Equal((5, 80), Report(highest: 199, cumulativeLost: 35));
    }

    [Fact]
    public void What_came_to_us_late_and_was_sent_after_the_report_is_not()
    {
        Send(0, 50);
        Send(60, 40);
        Report(highest: 99, cumulativeLost: 10);
        Send(50, 10);
        Send(100, 100);
        Assert.Equal((0, 110), Report(highest: 199, cumulativeLost: 0));
    }

    [Fact]
    public void A_report_that_says_nothing_new_or_of_numbers_that_were_not_sent_is_nothing()
    {
        Send(0, 100);
        Assert.Null(Report(highest: 100, cumulativeLost: 0));
        Assert.NotNull(Report(highest: 50, cumulativeLost: 0));
        Assert.Null(Report(highest: 50, cumulativeLost: 20));
        Assert.Null(Report(highest: 20, cumulativeLost: 20));
        Assert.Null(Report(highest: -1, cumulativeLost: 20));
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    [InlineData(-5)]
    public void A_made_up_number_of_losses_stays_within_what_was_sent(int cumulativeLost)
    {
        Send(0, 100);
        Assert.InRange(Report(highest: 99, cumulativeLost)!.Value.Lost, 0, 100);
        Send(100, 100);
        Assert.InRange(Report(highest: 199, unchecked(-cumulativeLost))!.Value.Lost, 0, 100);
    }

    private void Send(int first, int count)
    {
        for (var i = first; i < first + count; i++)
        {
            Assert.True(_sent.TryAdd(First + i));
        }
    }

    private (int Lost, int Sent)? Report(int highest, int cumulativeLost)
        => _loss.TryTake(new ReportBlock(1, 0, cumulativeLost, (uint)(First + highest), 0, 0, 0), out var lost, out var sent) ? (lost, sent) : null;
}
