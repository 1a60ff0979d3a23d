using ProtoP2P.Shared.Tests;

namespace ProtoP2P.Echo.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void The_public_api_is_the_one_that_was_reviewed() => PublicApiSnapshot.Verify(typeof(ProtoP2P.Echo.EchoService).Assembly, "ProtoP2P.Echo.Tests");
}
