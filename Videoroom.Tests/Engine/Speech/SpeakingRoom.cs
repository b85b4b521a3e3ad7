using Videoroom.Engine.Speech;

namespace Videoroom.Tests.Engine.Speech;

/// <summary>A room whose people speak by script, in packets of 20 ms and on a clock of its own.</summary>
internal sealed class SpeakingRoom(SpeakerLimit limit)
{
    public const int PacketMs = 20;
    public const byte Quiet = 65;
    public const byte Loud = 25;

    private readonly List<Person> _people = [];

    public RoomSpeakers Speakers { get; } = new(limit);

    public long NowMs { get; private set; } = 1_000_000;

    /// <summary>The people whose packets are forwarded, as of their last packets.</summary>
    public IEnumerable<Person> Forwarded => _people.Where(person => !person.Speaker.IsLeftOut);

    public Person? Dominant => _people.Find(person => person.Speaker == Speakers.Dominant);

    public Person Join(byte level = Quiet)
    {
        var person = new Person(Speakers.Add(node: null, (ulong)_people.Count)) { Level = level };
        _people.Add(person);
        return person;
    }

    public void Leave(Person person)
    {
        _people.Remove(person);
        Speakers.Remove(person.Speaker);
    }

    /// <summary>Lets time pass. Who is loud has a gap between syllables: 60 ms after each 180.</summary>
    public void Pass(int milliseconds, params Person[] loud)
    {
        for (var passed = 0; passed < milliseconds; passed += PacketMs)
        {
            NowMs += PacketMs;
            foreach (var person in _people.Where(person => person.Sends))
            {
                var speaks = loud.Contains(person) && NowMs / PacketMs % 12 < 9;
                person.IsForwarded = person.Speaker.OnPacket(speaks ? person.LoudLevel : person.Level, NowMs);
            }
        }
    }

    internal sealed class Person(Speaker speaker)
    {
        public Speaker Speaker => speaker;

        public byte Level { get; set; }

        public byte LoudLevel { get; set; } = Loud;

        public bool Sends { get; set; } = true;

        public bool IsForwarded { get; set; }
    }
}
