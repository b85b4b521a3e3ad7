namespace Videoroom.Web.Hosting;

/// <summary>Sentences that the start message ends with.</summary>
internal sealed record StartNotes(IReadOnlyList<string> Lines);
