namespace Videoroom.Tests.Fuzz;

/// <summary>Tests that look at the memory of the whole process: nothing else runs beside them.</summary>
[CollectionDefinition(nameof(FuzzAloneCollection), DisableParallelization = true)]
public sealed class FuzzAloneCollection;
