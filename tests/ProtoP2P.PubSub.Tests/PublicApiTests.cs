using ProtoP2P.Shared.Tests;

namespace ProtoP2P.PubSub.Tests;

public sealed class PublicApiTests
{
    [Fact]
    public void The_public_api_is_the_one_that_was_reviewed() => PublicApiSnapshot.Verify(typeof(IPubSub).Assembly, "ProtoP2P.PubSub.Tests");
}
