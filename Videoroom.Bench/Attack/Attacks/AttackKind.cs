namespace Videoroom.Bench.Attack.Attacks;

/// <summary>An attack's name, what it is, and how to make one.</summary>
/// <param name="Name">As the option says it.</param>
/// <param name="Title">In a line.</param>
/// <param name="Create">Makes one.</param>
internal sealed record AttackKind(string Name, string Title, Func<AttackerOptions, IAttack> Create)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<AttackKind> All { get; } =
    [
        new(
            "forged-datagrams",
            "DTLS records, STUN without credentials, RTP and RTCP with the addresses of the room's members, from all ports",
            options => new ForgedDatagrams(options)),
        new("turn-challenges", "TURN allocations without credentials, from many addresses", options => new TurnChallenges(options)),
        new("half-requests", "HTTP requests of which half is sent, from many addresses", options => new HalfRequests(options)),
        new("room-grab", "WebSockets that join rooms without end, from many addresses", options => new RoomGrab(options)),
        new("seat-grab", "WHEP sessions in the room that never have media, from many addresses", options => new SeatGrab(options)),
    ];

    /// <summary>The one of this name.</summary>
    /// <exception cref="ArgumentException">There is none; the message has those that there are.</exception>
    public static AttackKind Find(string name) => All.FirstOrDefault(kind => kind.Name == name)
        ?? throw new ArgumentException($"No attack '{name}'. There are: {string.Join(", ", All.Select(kind => kind.Name))}");
}
