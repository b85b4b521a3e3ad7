namespace Videoroom.Web.Admin;

/// <summary>The answer to <c>POST /admin/drain</c>.</summary>
/// <param name="Message">What happens now, for whoever reads it.</param>
/// <param name="Drain">How far it is.</param>
internal sealed record DrainAnswer(string Message, DrainView Drain);

/// <summary>Why a request got nothing.</summary>
/// <param name="Error">One sentence.</param>
internal sealed record AdminError(string Error);
