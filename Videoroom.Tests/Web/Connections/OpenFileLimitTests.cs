using Videoroom.Web.Connections;

namespace Videoroom.Tests.Web.Connections;

public class OpenFileLimitTests
{
    private const string Head = "Limit                     Soft Limit           Hard Limit           Units     ";

    [Theory]
    [InlineData("Max open files            1024                 524288               files     ", 1024)]
    [InlineData("Max open files            unlimited            unlimited            files     ", null)]
    [InlineData("Max open files            9999999999           9999999999           files     ", int.MaxValue)]
    [InlineData("Max processes             7                    7                    processes ", null)]
    public void The_limit_in_force_is_the_soft_one(string row, int? expected) => Assert.Equal(expected, OpenFileLimit.Parse([Head, row]));

    [Fact]
    public void This_process_has_one() => Assert.True(!OperatingSystem.IsLinux() || OpenFileLimit.Read() > 0);
}
