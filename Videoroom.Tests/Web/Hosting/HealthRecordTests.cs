using Microsoft.Extensions.Time.Testing;
using Videoroom.Web.Hosting;

namespace Videoroom.Tests.Web.Hosting;

public class HealthRecordTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly HealthRecord _record;

    public HealthRecordTests() => _record = new HealthRecord(TimeSpan.FromSeconds(60), _clock);

    [Fact]
    public void A_minute_of_requests_that_fail_is_the_end()
    {
        for (var seconds = 5; seconds < 60; seconds += 5)
        {
            Assert.False(Fails(takingSeconds: 5));
        }

        Assert.True(Fails(takingSeconds: 5));
    }

    [Fact]
    public void One_answer_and_the_time_begins_anew()
    {
        for (var i = 0; i < 5; i++)
        {
            Assert.False(Fails(takingSeconds: 10));
        }

        Assert.False(_record.IsEnd(answered: true, _clock.GetTimestamp()));
        for (var i = 0; i < 6; i++)
        {
            Assert.False(Fails(takingSeconds: 9));
        }

        Assert.True(Fails(takingSeconds: 9));
    }

    [Theory]
    [InlineData(90)]
    [InlineData(8 * 3600)]
    public void A_process_that_was_held_or_a_machine_that_slept_is_not_the_end(int seconds)
    {
        Assert.False(Fails(takingSeconds: seconds));
        Assert.False(Fails(takingSeconds: 10));
        Assert.False(_record.IsEnd(answered: true, _clock.GetTimestamp()));
    }

    private bool Fails(int takingSeconds)
    {
        var began = _clock.GetTimestamp();
        _clock.Advance(TimeSpan.FromSeconds(takingSeconds));
        return _record.IsEnd(answered: false, began);
    }
}
