using Videoroom.Actors.Channels.Http;

namespace Videoroom.Web.Whip;

/// <summary>How a POST ends: with an answer, or with a code and a reason.</summary>
internal sealed record HttpOutcome(HttpAnswer? Answer, string? Code, string? Reason);
