using Videoroom.Engine.Speech;
using Videoroom.Tests.Engine.Rtp;
using Person = Videoroom.Tests.Engine.Speech.SpeakingRoom.Person;

namespace Videoroom.Tests.Engine.Speech;

public sealed class RoomSpeakersTests
{
    private readonly SpeakingRoom _room = new(new SpeakerLimit(Speakers: 2, AboveTracks: 3));

    [Fact]
    public void In_a_small_room_everybody_is_heard()
    {
        Join(3);
        _room.Pass(10_000);

        Assert.Equal(3, _room.Forwarded.Count());
    }

    [Fact]
    public void Without_a_limit_everybody_is_heard()
    {
        var room = new SpeakingRoom(SpeakerLimit.None);
        for (var i = 0; i < 100; i++)
        {
            room.Join();
        }

        room.Pass(5000);
        Assert.Equal(100, room.Forwarded.Count());
    }

    [Fact]
    public void In_a_silent_large_room_as_many_are_forwarded_as_may_speak_and_always_the_same()
    {
        var people = Join(10);
        for (var i = 0; i < 20; i++)
        {
            _room.Pass(1000);
            Assert.Equal(people[..2], _room.Forwarded);
        }
    }

    [Fact]
    public void A_track_gets_in_at_its_first_loud_packet()
    {
        var people = Join(10);
        _room.Pass(5000);
        Assert.False(people[7].IsForwarded);

        Beat(people[7]);
        Assert.True(people[7].IsForwarded);
    }

    [Fact]
    public void Who_spoke_is_forwarded_for_two_more_seconds_though_louder_ones_have_come()
    {
        var people = Join(10);
        _room.Pass(5000);
        _room.Pass(1000, people[5]);
        var last = _room.NowMs;
        people[6].LoudLevel = people[7].LoudLevel = 10;
        while (people[5].IsForwarded)
        {
            _room.Pass(SpeakingRoom.PacketMs, people[6], people[7]);
        }

        Assert.InRange(_room.NowMs - last, Speaker.HoldMs - 200, Speaker.HoldMs + Speaker.LookEveryMs);
        Assert.Equal([people[6], people[7]], _room.Forwarded);
    }

    [Fact]
    public void Who_spoke_last_stays_in_silence()
    {
        var people = Join(10);
        _room.Pass(3000, people[8], people[9]);
        _room.Pass(30_000);

        Assert.Equal([people[8], people[9]], _room.Forwarded);
    }

    [Fact]
    public void When_everybody_speaks_at_once_only_the_loudest_are_forwarded()
    {
        var people = Join(20);
        _room.Pass(3000);
        for (var i = 0; i < people.Length; i++)
        {
            people[i].LoudLevel = (byte)(45 - i);
        }

        _room.Pass(5000, people);
        Assert.Equal(people[^2..], _room.Forwarded);
    }

    [Fact]
    public void Constant_noise_keeps_nobody_out_however_loud()
    {
        Join(4, level: 15);
        var people = Join(4);
        _room.Pass(10_000);
        _room.Pass(3000, people[0], people[1]);

        Assert.Contains(people[0], _room.Forwarded);
        Assert.Contains(people[1], _room.Forwarded);
        _room.Pass(10_000);
        Assert.Equal([people[0], people[1]], _room.Forwarded);
    }

    [Fact]
    public void Who_joins_in_the_middle_of_a_word_is_heard_at_once()
    {
        Join(10);
        _room.Pass(5000);
        var late = _room.Join(level: SpeakingRoom.Loud);
        _room.Pass(SpeakingRoom.PacketMs);

        Assert.True(late.IsForwarded);
    }

    [Fact]
    public void Others_take_the_place_of_one_that_leaves_and_all_are_heard_when_the_room_is_small_again()
    {
        var people = Join(5);
        _room.Pass(3000);
        _room.Leave(people[0]);
        _room.Pass(200);
        Assert.Equal(people[1..3], _room.Forwarded);

        _room.Leave(people[1]);
        _room.Pass(SpeakingRoom.PacketMs);
        Assert.Equal(people[2..], _room.Forwarded);
    }

    [Fact]
    public void Deciding_allocates_nothing()
    {
        var people = Join(20);
        _room.Pass(1000, people);
        var nowMs = _room.NowMs;

        Assert.Equal(0, RtpBytes.AllocatedBy(() =>
        {
            for (var i = 0; i < 1000; i++)
            {
                nowMs += 10;
                people[i % 20].Speaker.OnPacket((byte)(20 + (i % 60)), nowMs);
            }
        }));
    }

    private Person[] Join(int count, byte level = SpeakingRoom.Quiet) => [.. Enumerable.Range(0, count).Select(_ => _room.Join(level))];

    // One packet in which somebody is loud, wherever the syllable is.
    private void Beat(Person person)
    {
        var before = person.Level;
        person.Level = SpeakingRoom.Loud;
        _room.Pass(SpeakingRoom.PacketMs);
        person.Level = before;
    }
}
