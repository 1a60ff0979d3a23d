using System.Runtime.InteropServices;

namespace ProtoP2P.Crypto;

/// <summary>Owns an <c>EVP_PKEY</c>.</summary>
internal sealed class EvpKeyHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        OpenSslNative.FreeKey(handle);
        return true;
    }
}
