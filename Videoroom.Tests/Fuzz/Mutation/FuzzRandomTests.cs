using Videoroom.Fuzz.Mutation;

namespace Videoroom.Tests.Fuzz.Mutation;

public class FuzzRandomTests
{
    [Fact]
    public void The_numbers_are_those_of_xoshiro256_with_a_seed_of_0()
    {
        var random = new FuzzRandom(0);

        Assert.Equal(
            [0x99EC_5F36_CB75_F2B4, 0xBF6E_1F78_4956_452A, 0x1A5F_849D_4933_E6E0],
            new[] { random.NextUInt64(), random.NextUInt64(), random.NextUInt64() });
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    public void There_is_only_0_below_1(int bound) => Assert.Equal(0, new FuzzRandom(7).Next(bound));

    [Fact]
    public void Every_number_below_a_bound_comes_and_none_beyond()
    {
        var random = new FuzzRandom(3);

        Assert.Equal(Enumerable.Range(0, 10), Enumerable.Range(0, 1000).Select(_ => random.Next(10)).Distinct().Order());
    }

    [Fact]
    public void Bytes_are_filled_to_the_last()
    {
        var bytes = new byte[13];
        var random = new FuzzRandom(3);
        var ored = new byte[bytes.Length];
        for (var times = 0; times < 20; times++)
        {
            random.Fill(bytes);
            for (var i = 0; i < bytes.Length; i++)
            {
                ored[i] |= bytes[i];
            }
        }

        Assert.All(ored, value => Assert.NotEqual(0, value));
    }
}
