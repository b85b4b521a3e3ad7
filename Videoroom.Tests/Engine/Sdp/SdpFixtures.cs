using System.Runtime.CompilerServices;
using Videoroom.Engine.Sdp;

namespace Videoroom.Tests.Engine.Sdp;

/// <summary>Offers as Chromium 156 and Firefox ESR 153 made them.</summary>
internal static class SdpFixtures
{
    public static string Read(string name) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", "Sdp", name + ".sdp"));

    public static SessionDescription Parse(string name) => ParseText(Read(name));

    public static SessionDescription ParseText(string sdp, [CallerArgumentExpression(nameof(sdp))] string? what = null)
    {
        Assert.True(SdpParser.TryParse(sdp, SdpLimits.Default, out var description, out var error), $"{what}: {error}");
        return description!;
    }
}
