namespace ProtoP2P.Abstractions.Tests.Contracts;

public sealed class RpcMetadataTests
{
    [Fact]
    public void Entries_keep_their_order_and_the_first_of_a_key_is_found()
    {
        var metadata = new RpcMetadata();
        metadata.Add("b", "1");
        metadata.Add("a", new byte[] { 0xff });
        metadata.Add("b", "2");

        metadata.Select(entry => entry.Key).ShouldBe(["b", "a", "b"]);
        metadata["b"].ShouldBe("1");
        metadata["none"].ShouldBeNull();
        metadata.TryGet("a", out ReadOnlyMemory<byte> value).ShouldBeTrue();
        value.ToArray().ShouldBe([0xff]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Upper")]
    [InlineData("with space")]
    [InlineData("tab\t")]
    [InlineData("ümlaut")]
    public void A_key_that_may_not_travel_is_refused_by_name(string key)
    {
        ArgumentException error = Should.Throw<ArgumentException>(() => new RpcMetadata().Add(key, "value"));

        error.Message.ShouldContain($"'{key}'");
    }

    [Fact]
    public void The_shared_empty_collection_stays_empty()
    {
        Should.Throw<InvalidOperationException>(() => RpcMetadata.Empty.Add("a", "b"));
        RpcMetadata.Empty.ShouldBeEmpty();
    }
}
