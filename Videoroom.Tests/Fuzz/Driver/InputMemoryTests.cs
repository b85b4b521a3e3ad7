using Videoroom.Fuzz.Driver;

namespace Videoroom.Tests.Fuzz.Driver;

public class InputMemoryTests
{
    [Fact]
    public void An_input_in_an_array_ends_where_the_array_ends() => AssertKeeps(new ArrayMemory());

    [SkippableFact]
    public void An_input_in_guarded_memory_is_what_it_was()
    {
        Skip.IfNot(GuardedMemory.IsSupported, "There are guarded pages on Linux only.");
        AssertKeeps(new GuardedMemory(10_000));
    }

    private static void AssertKeeps(InputMemory memory)
    {
        using (memory)
        {
            foreach (var length in (int[])[0, 1, 4096, 4097, 10_000, 3])
            {
                var input = new byte[length];
                Random.Shared.NextBytes(input);
                Assert.Equal(input, memory.Place(input).ToArray());
            }
        }
    }
}
