using Videoroom.Client;

namespace Videoroom.Bench.Crowds;

/// <summary>A crowd, or one process's share of it. It is handed to that process as JSON.</summary>
internal sealed record CrowdOptions
{
    /// <summary>The server's address: the page's for our protocols, the WebSocket API's for Janus.</summary>
    public Uri Server { get; init; } = new("http://localhost:4000");

    /// <summary>How the members join.</summary>
    public CrowdProtocol Protocol { get; init; }

    /// <summary>The room's name; with several rooms what their names begin with.</summary>
    public string Room { get; init; } = "load";

    /// <summary>How many rooms.</summary>
    public int Rooms { get; init; } = 1;

    /// <summary>Members of each room that send video and audio; with our WebSocket they also receive each other.</summary>
    public int Publishers { get; init; } = 1;

    /// <summary>Members of each room that only receive.</summary>
    public int Viewers { get; init; } = 10;

    /// <summary>What publishers show.</summary>
    public CrowdVideo Video { get; init; } = new();

    /// <summary>Publishers also send audio: 50 packets a second.</summary>
    public bool Audio { get; init; } = true;

    /// <summary>Members that join each second, of all processes; 0 is as many as get in, eight at a time in each process.</summary>
    public double JoinsPerSecond { get; init; }

    /// <summary>Of each stream every n-th packet is lost on its way in and out, and asked for again; 0 for none.</summary>
    public int DropEvery { get; init; }

    /// <summary>How media reaches the server.</summary>
    public ClientWay Way { get; init; }

    /// <summary>Measures how long packets take; recorded pictures cannot be decoded then.</summary>
    public bool Latency { get; init; }

    /// <summary>
    /// The members' addresses count up from here, IPv4: 4,096 for the media of each process, and from 16,384 further on the same for
    /// signalling. All must be this machine's. Null is 127.1.0.0 for a server on the loopback network; with others the system chooses.
    /// </summary>
    public string? FirstAddress { get; init; }

    /// <summary>Decides the bytes of synthetic video, and who joins when.</summary>
    public int Seed { get; init; }

    /// <summary>How many processes share the crowd.</summary>
    public int Processes { get; init; } = 1;

    /// <summary>Which of them this is, counted from 0.</summary>
    public int Process { get; init; }

    /// <summary>How long a join may take.</summary>
    public double JoinPatienceSeconds { get; init; } = 60;

    /// <summary>The name of one of the rooms.</summary>
    public string RoomName(int number) => Rooms == 1 ? Room : FormattableString.Invariant($"{Room}-{number}");
}
