using ProtoP2P.Shared.Tests;

namespace ProtoP2P.Perf.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void The_public_api_is_the_one_that_was_reviewed() => PublicApiSnapshot.Verify(typeof(ProtoP2P.Perf.PerfService).Assembly, "ProtoP2P.Perf.Tests");
}
