namespace ProtoP2P.Tests.Hosting;

public sealed class IdentityFileTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("protop2p").FullName;

    [Fact]
    public void AMissingFile_IsMade_ForItsOwnerOnly_AndHoldsTheSameNodeNextTime()
    {
        string path = Path.Combine(_directory, "key");
        using PrivateKey first = IdentityFile.LoadOrCreate(path);
        using PrivateKey second = IdentityFile.LoadOrCreate(path);

        second.PublicKey.ShouldBe(first.PublicKey);
        Directory.GetFiles(_directory).ShouldBe([path]);
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a key")]
    public void AMalformedFile_IsOneLine_ThatNamesItAndWhatWasExpected(string content)
    {
        string path = Path.Combine(_directory, "key");
        File.WriteAllText(path, content);

        string message = Should.Throw<Libp2pException>(() => IdentityFile.LoadOrCreate(path)).Message;

        message.ShouldContain(path);
        message.ShouldContain("expected the protobuf encoding of a libp2p private key");
        message.ShouldNotContain("\n");
        File.ReadAllText(path).ShouldBe(content);
    }

    [Fact]
    public void AFileOfAnySize_IsNotReadWhole()
    {
        string path = Path.Combine(_directory, "key");
        using (FileStream file = File.Create(path))
        {
            file.SetLength(1L << 33);
        }

        Should.Throw<Libp2pException>(() => IdentityFile.LoadOrCreate(path)).Message.ShouldContain("is 8589934592 bytes long");
    }

    [Fact]
    public void ADirectoryThatIsMissing_IsNamed()
    {
        string path = Path.Combine(_directory, "missing", "key");

        Should.Throw<Libp2pException>(() => IdentityFile.LoadOrCreate(path)).Message.ShouldContain(path);
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
