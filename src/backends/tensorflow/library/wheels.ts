/**
 * The files that libtensorflow is taken from: wheels of the Python package index, pinned by SHA-256. Only the
 * libraries and their licences are unpacked; no Python runs afterwards.
 *
 * The hashes are of the files themselves, taken in November 2026. NVIDIA's wheels are the ones that pip chose for
 * `tensorflow[and-cuda]==2.21.0`. To move to another version, change this table and nothing else.
 */

/** One wheel, as pip names it. */
export interface Wheel {
  readonly project: string;
  readonly version: string;
  /** pip's platform tag; with it pip serves a machine whose own Python is of another version. */
  readonly platform: string;
  /** Lower-case hex. */
  readonly sha256: string;
  readonly bytes: number;
  /** What is unpacked over `bytes`. */
  readonly expansion: number;
  /** Which members of the archive are unpacked. */
  readonly keep: RegExp;
}

/** What one kind of machine needs. */
export interface Distribution {
  /** Names the cache folder: version, platform, cpu or cuda. */
  readonly name: string;
  /** The library to open, relative to the cache folder. */
  readonly library: string;
  readonly wheels: readonly Wheel[];
}

const version = "2.21.0";

/** What the wheels are for: `linux-x64-cpu`, `linux-x64-cuda`, `linux-arm64-cpu`, `darwin-arm64-cpu`. */
export type DistributionKey = keyof typeof distributions;

/** Every kind of machine with a wheel. */
export const distributions = {
  "linux-x64-cpu": tensorflow("linux-x64-cpu", "so.2", {
    project: "tensorflow-cpu",
    platform: "manylinux_2_27_x86_64",
    sha256: "2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c",
    bytes: 273_829_956,
  }),
  "linux-x64-cuda": tensorflow("linux-x64-cuda", "so.2", {
    project: "tensorflow",
    platform: "manylinux_2_27_x86_64",
    sha256: "9056fbc9ba04235810b71ae6cbd958a196e8804fb53bbcffbf3e23b56155f124",
    bytes: 572_440_367,
  }, [
    cuda(
      "nvidia-cublas-cu12 12.9.3.13 manylinux_2_27_x86_64",
      "d7d51055f161b317c7105ddaae90e71eda059026074ffef93cf7cde2886bfe72",
      581_217_458,
    ),
    cuda(
      "nvidia-cuda-cupti-cu12 12.8.90 manylinux2014_x86_64",
      "ea0cb07ebda26bb9b29ba82cda34849e73c166c18162d3913575b0c9db9a6182",
      10_248_621,
    ),
    cuda(
      "nvidia-cuda-nvcc-cu12 12.9.86 manylinux2010_x86_64",
      "5d6a0d32fdc7ea39917c20065614ae93add6f577d840233237ff08e9a38f58f0",
      40_546_229,
    ),
    cuda(
      "nvidia-cuda-nvrtc-cu12 12.9.86 manylinux2010_x86_64",
      "210cf05005a447e29214e9ce50851e83fc5f4358df8b453155d5e1918094dcb4",
      89_568_129,
    ),
    cuda(
      "nvidia-cuda-runtime-cu12 12.9.79 manylinux2014_x86_64",
      "25bba2dfb01d48a9b59ca474a1ac43c6ebf7011f1b0b8cc44f54eb6ac48a96c3",
      3_493_179,
    ),
    cuda(
      "nvidia-cudnn-cu12 9.28.0.42 manylinux_2_27_x86_64",
      "9ff58b7f36dacd0a93e89f8f2957b52466889217963701daa15e577317cfa375",
      716_538_495,
    ),
    cuda(
      "nvidia-cufft-cu12 11.4.1.4 manylinux2014_x86_64",
      "c67884f2a7d276b4b80eb56a79322a95df592ae5e765cf1243693365ccab4e28",
      200_877_592,
    ),
    cuda(
      "nvidia-curand-cu12 10.3.10.19 manylinux_2_27_x86_64",
      "49b274db4780d421bd2ccd362e1415c13887c53c214f0d4b761752b8f9f6aa1e",
      68_295_626,
    ),
    cuda(
      "nvidia-cusolver-cu12 11.7.5.82 manylinux_2_27_x86_64",
      "15da72d1340d29b5b3cf3fd100e3cd53421dde36002eda6ed93811af63c40d88",
      338_117_415,
    ),
    cuda(
      "nvidia-cusparse-cu12 12.5.10.65 manylinux2014_x86_64",
      "73060ce019ac064a057267c585bf1fd5a353734151f87472ff02b2c5c9984e78",
      366_465_088,
    ),
    cuda(
      "nvidia-nccl-cu12 2.32.3 manylinux_2_27_x86_64",
      "bb94b2348e4861d5e8aa00b36c3d12d9bdf9c6369b82cbb723de0b582280a21c",
      351_526_311,
    ),
    cuda(
      "nvidia-nvjitlink-cu12 12.9.86 manylinux2010_x86_64",
      "e3f1171dbdc83c5932a45f0f4c99180a70de9bd2718c1ab77d14104f6d7147f9",
      39_748_338,
    ),
  ]),
  "linux-arm64-cpu": tensorflow("linux-arm64-cpu", "so.2", {
    project: "tensorflow",
    platform: "manylinux_2_27_aarch64",
    sha256: "4b24aca16d527a3cf1c37f720c04c484c3d20f4d0fdfa98632ac8b9f3be6eb5c",
    bytes: 281_828_020,
  }),
  "darwin-arm64-cpu": tensorflow("darwin-arm64-cpu", "2.dylib", {
    project: "tensorflow",
    platform: "macosx_12_0_arm64",
    sha256: "51f46f4806139d01fc7920cc72a4c75876f80649bf40ff083ab6212ceb43ca88",
    bytes: 223_405_849,
  }),
} as const satisfies Record<string, Distribution>;

function tensorflow(
  key: string,
  suffix: "so.2" | "2.dylib",
  wheel: Omit<Wheel, "version" | "expansion" | "keep">,
  others: readonly Wheel[] = [],
): Distribution {
  const keep =
    /^tensorflow\/(libtensorflow_(cc|framework)\.(so\.2|2\.dylib)|include\/LICENSE|THIRD_PARTY_NOTICES\.txt)$/;
  return {
    name: `${version}-${key}`,
    library: `tensorflow/libtensorflow_cc.${suffix}`,
    // 853 MB out of 274 on linux-x64-cpu; the others are taken to be like it
    wheels: [{ ...wheel, version, expansion: 3.2, keep }, ...others],
  };
}

/** CUDA's libraries keep their place beside `tensorflow/`: there libtensorflow's own search path finds them. */
function cuda(requirement: string, sha256: string, bytes: number): Wheel {
  const [project, version, platform] = requirement.split(" ");
  const keep = /^nvidia\/[^/]+\/(lib|bin|nvvm)\/|\.dist-info\/.*License\.txt$/;
  return { project, version, platform, sha256, bytes, expansion: 1.2, keep };
}
