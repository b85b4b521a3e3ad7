namespace Videoroom.Bench.Record;

/// <summary>How the browser splits one source into layers.</summary>
internal enum RecordMode
{
    /// <summary>A stream of its own for each of three sizes, each with temporal layers.</summary>
    Simulcast,

    /// <summary>One stream with three spatial and three temporal layers (scalability mode <c>L3T3_KEY</c>).</summary>
    Svc,

    /// <summary>One stream without layers: audio.</summary>
    Single,
}
