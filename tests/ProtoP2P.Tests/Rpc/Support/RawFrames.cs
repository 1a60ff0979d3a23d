using ProtoP2P.Rpc;

namespace ProtoP2P.Tests.Rpc;

/// <summary>Reads what an end under test sent, as frames.</summary>
internal static class RawFrames
{
    /// <summary>The next frame. Only its copied fields are of use.</summary>
    public static async Task<Frame> ReadAsync(TestStream stream)
    {
        var reader = new BodyReader(stream.Input, 1 << 20);
        (await reader.ReadAsync().Soon()).ShouldBe(BodyReadStatus.Body);
        FrameDecoder.Decode(reader.Body, 1 << 20, out Frame frame).ShouldBe(FrameError.None);
        reader.Release();
        return frame;
    }
}
