using System.Globalization;

namespace Videoroom.Client;

/// <summary>Something that a client went through, such as a lost socket or a connected media transport.</summary>
/// <param name="At">When, by the system's clock: nodes write the same times into their logs.</param>
/// <param name="Client">Its display name.</param>
/// <param name="Session">In which of its sessions, counted from 1; 0 where it belongs to none.</param>
/// <param name="What">What happened.</param>
internal sealed record ClientStep(DateTime At, string Client, int Session, string What)
{
    /// <summary>The time first, so that lines of several clients can be sorted.</summary>
    public override string ToString()
        => string.Create(CultureInfo.InvariantCulture, $"{At:HH:mm:ss.fff} {Client}, session {Session}: {What}");
}
