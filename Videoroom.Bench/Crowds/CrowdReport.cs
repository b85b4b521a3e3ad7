using Videoroom.Client.Media;

namespace Videoroom.Bench.Crowds;

/// <summary>What a crowd counted so far. Two reports have a difference; latencies are those since the report before.</summary>
internal sealed record CrowdReport
{
    /// <summary>RTP packets received by all members.</summary>
    public long PacketsReceived { get; init; }

    /// <summary>Of those, retransmissions.</summary>
    public long Recovered { get; init; }

    /// <summary>Sequence numbers asked for again.</summary>
    public long Nacks { get; init; }

    /// <summary>Packets sent by all publishers, retransmissions not counted.</summary>
    public long PacketsSent { get; init; }

    /// <summary>Packets that publishers sent again.</summary>
    public long Retransmissions { get; init; }

    /// <summary>Packets that the server's transport-wide feedback acknowledged.</summary>
    public long FeedbackReceived { get; init; }

    /// <summary>Complete pictures at all members.</summary>
    public long CompleteFrames { get; init; }

    /// <summary>Pictures that a decoder could have shown.</summary>
    public long DecodableFrames { get; init; }

    /// <summary>The largest distance between complete pictures of any stream at any member since the report before, in milliseconds.</summary>
    public double LargestGapMs { get; init; }

    /// <summary>Keyframes that members asked for.</summary>
    public long PictureLossIndications { get; init; }

    /// <summary>Packets that never came by themselves, though others of their stream did; of all streams, before they were sent again.</summary>
    public long Lost { get; init; }

    /// <summary>Datagrams that the members' own system did not take.</summary>
    public long ClientDrops { get; init; }

    /// <summary>The members' own CPU time, in seconds.</summary>
    public double CpuSeconds { get; init; }

    /// <summary>The longest that one turn of the members' media thread took since the report before, in milliseconds: what the generator itself may add to a latency.</summary>
    public double LongestTurnMs { get; init; }

    /// <summary>How long each member took to have what it joined for, in milliseconds: a picture of each publisher, or a connection.</summary>
    public IReadOnlyList<double> JoinMs { get; init; } = [];

    /// <summary>The latencies since the report before (<see cref="LatencyLog.Encode"/>); null when they are not measured.</summary>
    public string? Latencies { get; init; }

    /// <summary>The counts since an earlier report; latencies, gaps and joins are this one's.</summary>
    public CrowdReport Since(CrowdReport before) => this with
    {
        PacketsReceived = PacketsReceived - before.PacketsReceived,
        Recovered = Recovered - before.Recovered,
        Nacks = Nacks - before.Nacks,
        PacketsSent = PacketsSent - before.PacketsSent,
        Retransmissions = Retransmissions - before.Retransmissions,
        FeedbackReceived = FeedbackReceived - before.FeedbackReceived,
        CompleteFrames = CompleteFrames - before.CompleteFrames,
        DecodableFrames = DecodableFrames - before.DecodableFrames,
        PictureLossIndications = PictureLossIndications - before.PictureLossIndications,
        Lost = Lost - before.Lost,
        ClientDrops = ClientDrops - before.ClientDrops,
        CpuSeconds = CpuSeconds - before.CpuSeconds,
    };

    /// <summary>The reports of several processes as one.</summary>
    public static CrowdReport Sum(IReadOnlyList<CrowdReport> reports)
    {
        var latencies = new LatencyLog();
        foreach (var encoded in reports.Select(report => report.Latencies).OfType<string>())
        {
            latencies.AddEncoded(encoded);
        }

        return new CrowdReport
        {
            PacketsReceived = reports.Sum(report => report.PacketsReceived),
            Recovered = reports.Sum(report => report.Recovered),
            Nacks = reports.Sum(report => report.Nacks),
            PacketsSent = reports.Sum(report => report.PacketsSent),
            Retransmissions = reports.Sum(report => report.Retransmissions),
            FeedbackReceived = reports.Sum(report => report.FeedbackReceived),
            CompleteFrames = reports.Sum(report => report.CompleteFrames),
            DecodableFrames = reports.Sum(report => report.DecodableFrames),
            LargestGapMs = reports.Max(report => report.LargestGapMs),
            PictureLossIndications = reports.Sum(report => report.PictureLossIndications),
            Lost = reports.Sum(report => report.Lost),
            ClientDrops = reports.Sum(report => report.ClientDrops),
            CpuSeconds = reports.Sum(report => report.CpuSeconds),
            LongestTurnMs = reports.Max(report => report.LongestTurnMs),
            JoinMs = [.. reports.SelectMany(report => report.JoinMs)],
            Latencies = reports.Any(report => report.Latencies is not null) ? latencies.Encode() : null,
        };
    }

    /// <summary>The latencies since the report before; without any when they are not measured.</summary>
    public LatencyLog LatencyLog()
    {
        var log = new LatencyLog();
        if (Latencies is not null)
        {
            log.AddEncoded(Latencies);
        }

        return log;
    }
}
