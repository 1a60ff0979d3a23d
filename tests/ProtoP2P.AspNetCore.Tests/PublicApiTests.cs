using ProtoP2P.Shared.Tests;

namespace ProtoP2P.AspNetCore.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void The_public_api_is_the_one_that_was_reviewed() => PublicApiSnapshot.Verify(typeof(KestrelWebSocketTransport).Assembly, "ProtoP2P.AspNetCore.Tests");
}
