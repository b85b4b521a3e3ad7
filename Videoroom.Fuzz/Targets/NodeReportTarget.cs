using System.Runtime.Serialization;
using Videoroom.Web.Clustering.Downing;

namespace Videoroom.Fuzz.Targets;

/// <summary>What a member of the cluster tells the others about those it does not reach. An input is a report in JSON.</summary>
internal sealed class NodeReportTarget : FuzzTarget
{
    private const string Manifest = "report";

    // The actor system is for refs, and a report has none.
    private readonly NodeReportSerializer _serializer = new(null!);

    /// <inheritdoc/>
    public override string Name => "node-reports";

    /// <inheritdoc/>
    public override string Summary => "Reports between nodes: they are read or refused by the one documented exception, and say the same when they are written and read again.";

    /// <inheritdoc/>
    public override bool IsText => true;

    /// <inheritdoc/>
    public override long AllocationBase => 64 * 1024;

    /// <inheritdoc/>
    public override long AllocationPerByte => 512;

    /// <inheritdoc/>
    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        [.. """{"From":"akka.ssl.tcp://videoroom@192.0.2.1:4100#17","Gone":["akka.ssl.tcp://videoroom@192.0.2.2:4100#-5"],"Silent":[]}"""u8],
        [.. """{"From":"akka.ssl.tcp://videoroom@node-1.example.org:4100#17","Gone":null,"Silent":["akka.ssl.tcp://videoroom@[2001:db8::1]:4100#1","akka.tcp://videoroom@host:1#2"],"Later":{}}"""u8],
        [.. """{"From":"akka.ssl.tcp://videoroom@a:1#0"}"""u8],
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Tokens { get; } = ["akka", "akka.ssl.tcp", "@", "#", "videoroom@", "[::1]", "%00", "://", "//", "@:", "#2147483648"];

    /// <inheritdoc/>
    public override bool Run(ReadOnlySpan<byte> input)
    {
        NodeReport report;
        try
        {
            report = (NodeReport)_serializer.FromBinary(input.ToArray(), Manifest);
        }
        catch (SerializationException)
        {
            return false;
        }

        var again = (NodeReport)_serializer.FromBinary(_serializer.ToBinary(report), Manifest);
        Require(report.SaysTheSame(again), "a report says the same when it is written and read again");
        return true;
    }
}
