namespace Videoroom.Tests.Browser;

/// <summary>Browser tests of how well something goes: nothing else runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneCollection : ICollectionFixture<ChromiumFixture>, ICollectionFixture<HostFixture>
{
    public const string Name = "alone";
}
