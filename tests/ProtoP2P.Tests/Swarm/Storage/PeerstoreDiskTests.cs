using System.Text;
using ProtoP2P.Swarm;

namespace ProtoP2P.Tests.Swarm.Storage;

public sealed class PeerstoreDiskTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("protop2p-");

    private string FilePath => Path.Combine(_directory.FullName, "peers");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void TheFile_IsReplaced_AndReadableByItsOwnerOnly()
    {
        var disk = new PeerstoreDisk(FilePath);
        disk.OpenRead().ShouldBeNull();

        Replace(disk, "one");
        Replace(disk, "two");

        File.ReadAllText(FilePath).ShouldBe("two");
        _directory.GetFiles().Select(file => file.Name).ShouldBe(["peers"]);
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(FilePath).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Fact]
    public void WhatAnEarlierWriterLeft_IsNotWrittenInto()
    {
        File.WriteAllText(FilePath + ".new", "half of something, and readable by everyone");
        string elsewhere = Path.Combine(_directory.FullName, "elsewhere");
        File.WriteAllText(elsewhere, "stays");
        Replace(new PeerstoreDisk(FilePath), "one");
        File.ReadAllText(FilePath).ShouldBe("one");

        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(FilePath).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.CreateSymbolicLink(FilePath + ".new", elsewhere);
            Replace(new PeerstoreDisk(FilePath), "two");
        }

        File.ReadAllText(elsewhere).ShouldBe("stays");
    }

    [Fact]
    public void TheLock_IsOnesAlone_UntilItIsLetGo()
    {
        (PeerstoreDisk first, PeerstoreDisk second) = (new(FilePath), new(FilePath));
        IDisposable? held = first.TryLock();
        held.ShouldNotBeNull();
        second.TryLock().ShouldBeNull();

        held.Dispose();

        using IDisposable? next = second.TryLock();
        next.ShouldNotBeNull();
    }

    [Fact]
    public void AFileThatIsSetAside_TakesThePlaceOfTheLastOne()
    {
        var disk = new PeerstoreDisk(FilePath);
        Replace(disk, "one");
        disk.SetAside().ShouldBe(FilePath + ".corrupt");
        Replace(disk, "two");
        disk.SetAside();

        _directory.GetFiles().Select(file => file.Name).ShouldBe(["peers.corrupt"]);
        File.ReadAllText(FilePath + ".corrupt").ShouldBe("two");
    }

    [Fact]
    public void AFileThatIsALink_StaysOne_AndWhatItLeadsToIsReplaced()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Making a link needs a privilege there.");
        DirectoryInfo data = _directory.CreateSubdirectory("data");
        string real = Path.Combine(data.FullName, "peers");
        File.CreateSymbolicLink(FilePath, "hop");
        File.CreateSymbolicLink(Path.Combine(_directory.FullName, "hop"), real);
        var disk = new PeerstoreDisk(FilePath);

        // The first version is written where there was none.
        Replace(disk, "one");
        Replace(disk, "two");

        new FileInfo(FilePath).LinkTarget.ShouldBe("hop");
        File.ReadAllText(real).ShouldBe("two");
        _directory.GetFiles("*", SearchOption.AllDirectories).Select(file => file.Name).ShouldBe(["hop", "peers", "peers"], ignoreOrder: true);
        using IDisposable? held = disk.TryLock();
        new PeerstoreDisk(real).TryLock().ShouldBeNull("one file is one node's, by whatever name");
    }

    [Fact]
    public void ALinkToItself_SaysSoWhenItIsRead()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Making a link needs a privilege there.");
        File.CreateSymbolicLink(FilePath, FilePath);

        Should.Throw<IOException>(() => new PeerstoreDisk(FilePath).OpenRead());
    }

    [Fact]
    public void TheDirectory_IsSynced_WhereTheSystemCan()
    {
        DirectorySync.TrySync(_directory.FullName).ShouldBe(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS());
        DirectorySync.TrySync(Path.Combine(_directory.FullName, "missing")).ShouldBeFalse();
    }

    private static void Replace(PeerstoreDisk disk, string content)
    {
        using (Stream next = disk.CreateNext())
        {
            next.Write(Encoding.UTF8.GetBytes(content));
            disk.Sync(next);
        }

        disk.Replace();
        disk.SyncDirectory();
    }
}
