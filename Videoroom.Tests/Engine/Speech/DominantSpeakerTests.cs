using Videoroom.Engine.Speech;
using Person = Videoroom.Tests.Engine.Speech.SpeakingRoom.Person;

namespace Videoroom.Tests.Engine.Speech;

public sealed class DominantSpeakerTests
{
    private readonly SpeakingRoom _room = new(SpeakerLimit.None);
    private readonly Person _alice;
    private readonly Person _bob;
    private readonly Person _carol;

    public DominantSpeakerTests()
    {
        _alice = _room.Join();
        _bob = _room.Join();
        _carol = _room.Join();
        _room.Pass(2000);
    }

    [Fact]
    public void Nobody_is_dominant_before_somebody_speaks()
    {
        Assert.Null(_room.Dominant);
        Assert.False(_room.Speakers.IsDominant(null, _alice.Speaker.Connection));
    }

    [Fact]
    public void Who_speaks_is_dominant_within_a_second()
    {
        _room.Pass(1000, _bob);

        Assert.Equal(_bob, _room.Dominant);
        Assert.True(_room.Speakers.IsDominant(null, _bob.Speaker.Connection));
        Assert.False(_room.Speakers.IsDominant(null, _alice.Speaker.Connection));
        Assert.False(_room.Speakers.IsDominant("another-node", _bob.Speaker.Connection));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(400)]
    public void A_cough_changes_nothing_while_the_dominant_one_speaks(int coughMs)
    {
        _room.Pass(5000, _alice);
        _room.Pass(coughMs, _alice, _bob);
        _room.Pass(3000, _alice);

        Assert.Equal(_alice, _room.Dominant);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(400)]
    [InlineData(600)]
    public void A_cough_or_an_mhm_in_the_dominant_ones_pause_changes_nothing(int milliseconds)
    {
        _room.Pass(5000, _alice);
        _room.Pass(400);
        StaysWith(_alice, milliseconds, _bob);
        StaysWith(_alice, 500);
        StaysWith(_alice, 3000, _alice);

        // Nor after a long silence.
        _room.Pass(10_000);
        StaysWith(_alice, milliseconds, _bob);
        StaysWith(_alice, 3000);
    }

    [Fact]
    public void Who_interrupts_takes_over_when_the_other_gives_way_and_not_before()
    {
        _room.Pass(5000, _alice);
        StaysWith(_alice, 1500, _alice, _bob);
        _room.Pass(2000, _bob);

        Assert.Equal(_bob, _room.Dominant);
    }

    [Fact]
    public void While_two_talk_at_once_nothing_changes_however_loud_the_other_one_is()
    {
        _room.Pass(3000, _alice);
        _bob.LoudLevel = 5;
        StaysWith(_alice, 20_000, _alice, _bob);
    }

    [Fact]
    public void The_dominant_one_pauses_and_stays_so_in_silence()
    {
        _room.Pass(3000, _alice);
        StaysWith(_alice, 60_000);
    }

    [Fact]
    public void An_answer_takes_over_within_two_seconds()
    {
        _room.Pass(10_000, _alice);
        _room.Pass(300);
        _room.Pass(2000, _bob);

        Assert.Equal(_bob, _room.Dominant);
    }

    [Fact]
    public void When_the_dominant_one_leaves_nobody_is_until_another_speaks()
    {
        _room.Pass(3000, _alice);
        _room.Leave(_alice);
        Assert.Null(_room.Dominant);

        _room.Pass(3000);
        Assert.Null(_room.Dominant);
        _room.Pass(1000, _carol);
        Assert.Equal(_carol, _room.Dominant);
    }

    [Fact]
    public void Who_sends_nothing_any_more_gives_way_like_one_who_is_silent()
    {
        _room.Pass(5000, _alice);
        _alice.Sends = false;
        _room.Pass(2000, _bob);

        Assert.Equal(_bob, _room.Dominant);
    }

    [Fact]
    public void Constant_noise_does_not_take_over()
    {
        _room.Pass(3000, _alice);
        var fan = _room.Join(level: 20);
        _room.Pass(10_000, _alice);
        Assert.Equal(_alice, _room.Dominant);
        StaysWith(_alice, 10_000);
        Assert.NotEqual(fan, _room.Dominant);
    }

    [Fact]
    public void Of_two_conversations_the_outcome_is_the_same_each_time()
    {
        Assert.Equal(Outcome(), Outcome());

        static List<ulong?> Outcome()
        {
            var room = new SpeakingRoom(SpeakerLimit.None);
            Person[] people = [.. Enumerable.Range(0, 6).Select(_ => room.Join())];
            var random = new Random(7);
            List<ulong?> outcome = [];
            for (var i = 0; i < 200; i++)
            {
                room.Pass(random.Next(1, 40) * SpeakingRoom.PacketMs, [.. people.Where(_ => random.Next(3) == 0)]);
                outcome.Add(room.Dominant?.Speaker.Connection);
            }

            return outcome;
        }
    }

    private void StaysWith(Person person, int milliseconds, params Person[] loud)
    {
        for (var passed = 0; passed < milliseconds; passed += SpeakingRoom.PacketMs)
        {
            _room.Pass(SpeakingRoom.PacketMs, loud);
            Assert.Equal(person, _room.Dominant);
        }
    }
}
