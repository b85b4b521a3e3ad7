namespace Videoroom.Client;

/// <summary>A node asks its peer to go on at another one (docs/protocol.md, section 11).</summary>
/// <param name="Targets">Where; the first that works.</param>
/// <param name="Within">For how long it serves the peer yet.</param>
internal sealed record MoveRequest(IReadOnlyList<Uri> Targets, TimeSpan Within);
